// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_statement.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <utility>

namespace figbridge::odbc {
namespace {

constexpr std::size_t kMaxText = 64 * 1024;
constexpr std::size_t kMaxParameters = 500;

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::unexpected<Error> wrong(std::string text, std::size_t at) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text), "offset " + std::to_string(at));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes `word` and the blanks behind it off the front.
bool take_word(std::string_view& text, std::string_view word) {
  if (text.size() <= word.size() || !blank(text[word.size()])) return false;
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  if (!std::ranges::equal(text.substr(0, word.size()), word, same)) return false;
  text = trimmed(text.substr(word.size()));
  return true;
}

/// One look over a statement's text.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  Result<Statement> run() {
    if (text_.size() > kMaxText) return wrong("is longer than 64 KiB", kMaxText);
    while (at_ < text_.size()) {
      if (auto went = step(); !went) return std::unexpected(std::move(went.error()));
    }
    while (!out_.sql.empty() && blank(out_.sql.back())) out_.sql.pop_back();
    if (out_.sql.empty()) return wrong("is empty", 0);
    if (out_.parameters.size() > kMaxParameters) return wrong("has more than 500 parameters", at_);
    return std::move(out_);
  }

 private:
  Status step() {
    const char c = text_[at_];
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (text_.substr(at_, 2) == "--") return drop_to("\n", "");
    if (text_.substr(at_, 2) == "/*") return drop_to("*/", "a comment does not end");
    if (c == '$') return dollar();
    if (c == ':') return colon();
    if (c == '?') return wrong("takes named parameters such as :customerId, not ?", at_);
    if (c == ';') return semicolon();
    if (c == '\0') return wrong("holds a NUL", at_);
    keep(1);
    return {};
  }

  void keep(std::size_t count) {
    out_.sql += text_.substr(at_, count);
    at_ += count;
  }

  /// To the closing quote; a doubled one is two literals side by side, which makes no difference here.
  Status quoted(char quote) {
    const auto end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return wrong(std::string("there is no closing ") + quote, at_);
    keep(end + 1 - at_);
    return {};
  }

  /// Comments stay behind: one blank stands for each.
  Status drop_to(std::string_view mark, const char* missing) {
    const auto end = text_.find(mark, at_);
    if (end == std::string_view::npos && *missing != '\0') return wrong(missing, at_);
    at_ = end == std::string_view::npos ? text_.size() : end + mark.size();
    out_.sql += ' ';
    return {};
  }

  /// PostgreSQL's $tag$ … $tag$; any other dollar stands as it is.
  Status dollar() {
    auto tag = at_ + 1;
    while (tag < text_.size() && in_name(text_[tag])) ++tag;
    const bool after_name = at_ > 0 && in_name(text_[at_ - 1]);
    if (after_name || tag >= text_.size() || text_[tag] != '$') {
      keep(1);
      return {};
    }
    const auto mark = text_.substr(at_, tag + 1 - at_);
    const auto end = text_.find(mark, tag + 1);
    if (end == std::string_view::npos) return wrong("there is no closing " + std::string(mark), at_);
    keep(end + mark.size() - at_);
    return {};
  }

  Status colon() {
    const bool cast = text_.substr(at_, 2) == "::" || text_.substr(at_, 2) == ":=";
    if (cast || at_ + 1 >= text_.size() || !begins_name(text_[at_ + 1])) {
      keep(cast ? 2 : 1);
      return {};
    }
    auto end = at_ + 1;
    while (end < text_.size() && in_name(text_[end])) ++end;
    out_.parameters.push_back({.name = std::string(text_.substr(at_ + 1, end - at_ - 1))});
    out_.sql += '?';
    at_ = end;
    return {};
  }

  /// One at the end is dropped. Blocks (PL/SQL, the bodies of routines) have them within.
  Status semicolon() {
    if (is_block()) {
      keep(1);
      return {};
    }
    const auto rest = text_.substr(at_ + 1);
    if (!std::ranges::all_of(rest, blank))
      return wrong("holds more than one statement: give each its own", at_);
    at_ = text_.size();
    return {};
  }

  [[nodiscard]] bool is_block() const {
    auto rest = trimmed(text_);
    return take_word(rest, "begin") || take_word(rest, "declare") || take_word(rest, "create");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Statement out_;
};

/// `:name`, or nothing.
std::optional<std::string> parameter_name(std::string_view text) {
  if (text.size() < 2 || text[0] != ':' || !begins_name(text[1])) return std::nullopt;
  if (!std::ranges::all_of(text.substr(1), in_name)) return std::nullopt;
  return std::string(text.substr(1));
}

bool is_constant(std::string_view text) {
  if (text == "NULL" || text == "null") return true;
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'')
    return text.substr(1, text.size() - 2).find('\'') == std::string_view::npos;
  return !text.empty() && text.find_first_not_of("+-.0123456789") == std::string_view::npos;
}

bool is_routine_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return in_name(c) || std::string_view(".$#@\"[]`").find(c) != std::string_view::npos;
  });
}

/// At commas that stand in no literal.
std::vector<std::string_view> arguments_in(std::string_view text) {
  std::vector<std::string_view> out;
  if (trimmed(text).empty()) return out;
  bool literal = false;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '\'') literal = !literal;
    if (at < text.size() && (literal || text[at] != ',')) continue;
    out.push_back(trimmed(text.substr(from, at - from)));
    from = at + 1;
  }
  return out;
}

Status add_argument(Statement& out, std::string_view argument) {
  Direction direction = Direction::in;
  if (take_word(argument, "inout")) {
    direction = Direction::inout;
  } else if (take_word(argument, "out")) {
    direction = Direction::out;
  }
  if (auto name = parameter_name(argument)) {
    out.parameters.push_back({.name = std::move(*name), .direction = direction});
    out.sql += '?';
    return {};
  }
  if (direction != Direction::in || !is_constant(argument)) {
    return fail(
        ErrorKind::configuration, Origin::bridge,
        "takes arguments such as :name, out :name, 7 and 'text', not '" + std::string(argument) + "'");
  }
  out.sql += argument;
  return {};
}

}  // namespace

bool writes_plainly(std::string_view sql) {
  auto rest = trimmed(sql);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"insert", "update", "delete", "merge", "replace", "truncate",
                                              "create", "drop", "alter"},
      [&](std::string_view word) { return take_word(rest, word); });
}

Result<Statement> parse_statement(std::string_view text) {
  return Scan(text).run();
}

Result<Statement> parse_procedure(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('(');
  if (text.size() > kMaxText || open == std::string_view::npos || !text.ends_with(')')) {
    return wrong("expected a call such as sp_due(:dueBefore, out :rc)", 0);
  }
  Statement out{.sql = "{", .procedure = true};
  auto name = trimmed(text.substr(0, open));
  if (const auto equals = name.find('='); equals != std::string_view::npos) {
    auto result = parameter_name(trimmed(name.substr(0, equals)));
    if (!result) return wrong("expected :name before =", 0);
    out.parameters.push_back({.name = std::move(*result), .direction = Direction::result});
    out.sql += "? = ";
    name = trimmed(name.substr(equals + 1));
  }
  if (!is_routine_name(name)) return wrong("'" + std::string(name) + "' is no procedure's name", 0);
  out.sql += "call " + std::string(name) + "(";
  bool first = true;
  for (const auto argument : arguments_in(text.substr(open + 1, text.size() - open - 2))) {
    if (!std::exchange(first, false)) out.sql += ", ";
    if (auto added = add_argument(out, argument); !added) return std::unexpected(std::move(added.error()));
  }
  out.sql += ")}";
  return out;
}

}  // namespace figbridge::odbc
