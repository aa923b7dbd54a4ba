// SPDX-License-Identifier: Apache-2.0
#include "facade/config/yaml_source.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facade/config/source_text.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

/// Ends the parse; what was wrong is in the problems.
struct Stopped {};

/// A container that is being filled.
struct Open {
  ConfigNode node;
  ConfigNode name;  ///< of a map: the member whose value comes next
  bool named = false;
  std::unordered_map<std::string, std::uint32_t> lines;  ///< of a map: where each name stands
};

/// Builds the tree out of the parser's events. The parser recurses as deep as containers nest, so that
/// passing the depth stops it from here.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, LineIndex& lines, std::shared_ptr<const std::string> file,
              const YamlLimits& limits, Problems& problems)
      : text_(text), lines_(lines), file_(std::move(file)), limits_(limits), problems_(problems) {}

  [[nodiscard]] ConfigNode take() && { return std::move(root_); }
  [[nodiscard]] SourceMark place(std::size_t offset) const {
    const auto [line, column] = lines_.place(offset);
    return {file_, line, column};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    stop(mark, "a second document begins here (a stray ---, or wrong indentation)");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check_plain(mark, "", anchor);
    add(leaf(mark, Kind::null, {}));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    report(mark, "aliases are not read here; write the value out");
    add(leaf(mark, Kind::null, {}));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_plain(mark, tag == "!" ? "" : tag, anchor);
    check_closed(mark);
    if (value.find('\0') != std::string::npos) report(mark, "a text holds no NUL");
    add(leaf(mark, Kind::scalar, value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(mark, tag, anchor, Kind::sequence);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(mark, tag, anchor, Kind::map);
  }
  void OnMapEnd() override { end(); }

 private:
  [[nodiscard]] static std::size_t offset_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  }
  [[nodiscard]] char first_byte(const YAML::Mark& mark) const {
    return offset_of(mark) < text_.size() ? text_[offset_of(mark)] : '\0';
  }
  void report(const YAML::Mark& mark, std::string text) {
    problems_.add(place(offset_of(mark)), "", std::move(text));
  }
  [[noreturn]] void stop(const YAML::Mark& mark, std::string text) {
    report(mark, std::move(text));
    throw Stopped{};
  }

  void check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (!tag.empty() && tag != "?") report(mark, "tags are not read here");
    if (anchor != YAML::NullAnchor)
      report(mark, "anchors are not read here; write the value out where it is needed");
  }

  /// The parser takes the end of the file for a closing quote.
  void check_closed(const YAML::Mark& mark) {
    const char quote = first_byte(mark);
    if (quote != '"' && quote != '\'') return;
    for (std::size_t at = offset_of(mark) + 1; at < text_.size(); ++at) {
      if (quote == '"' && text_[at] == '\\') {
        ++at;
      } else if (text_[at] == quote) {
        if (quote == '"' || at + 1 == text_.size() || text_[at + 1] != quote) return;
        ++at;
      }
    }
    stop(mark, "this quote is never closed");
  }

  [[nodiscard]] ConfigNode leaf(const YAML::Mark& mark, Kind kind, std::string text) const {
    ConfigNode node{.kind = kind, .text = std::move(text)};
    node.quoted =
        kind == Kind::scalar && std::string_view("\"'|>").find(first_byte(mark)) != std::string_view::npos;
    node.mark = place(offset_of(mark));
    return node;
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
    check_plain(mark, tag, anchor);
    if (open_.size() >= limits_.depth)
      stop(mark, "nested more than " + std::to_string(limits_.depth) + " deep");
    count(mark);
    open_.push_back({.node = leaf(mark, kind, {})});
  }

  void end() {
    auto done = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(done));
  }

  void add(ConfigNode node) {
    count(node.mark);
    attach(std::move(node));
  }

  void attach(ConfigNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.kind == Kind::sequence) {
      open_.back().node.items.push_back(std::move(node));
    } else if (!open_.back().named) {
      open_.back().name = std::move(node);
      open_.back().named = true;
    } else {
      add_member(open_.back(), std::move(node));
    }
  }

  void add_member(Open& map, ConfigNode value) {
    map.named = false;
    const auto& mark = map.name.mark;
    if (map.name.kind != Kind::scalar) {
      problems_.add(mark, "", "a name must be plain text (in quotes if it looks like something else)");
      return;
    }
    const auto [first, fresh] = map.lines.emplace(map.name.text, mark.line);
    if (!fresh) {
      problems_.add(
          mark, "",
          "'" + map.name.text + "' stands here twice, first in line " + std::to_string(first->second));
      return;
    }
    map.node.members.emplace_back(std::move(map.name), std::move(value));
  }

  void count(const YAML::Mark& mark) { count(place(offset_of(mark))); }
  void count(const SourceMark& mark) {
    if (++nodes_ <= limits_.nodes) return;
    problems_.add(mark, "", "more than " + std::to_string(limits_.nodes) + " values");
    throw Stopped{};
  }

  std::string_view text_;
  LineIndex& lines_;
  std::shared_ptr<const std::string> file_;
  const YamlLimits& limits_;
  Problems& problems_;
  std::vector<Open> open_;
  ConfigNode root_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

/// The parser's words for a syntax error, and what commonly is behind it.
std::string explained(const YAML::Exception& error, std::string_view line) {
  const auto indent = line.substr(0, line.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos) return "a tab indents this line; YAML wants spaces";
  std::string text = "not YAML: " + error.msg;
  if (line.find("${") != std::string_view::npos) text += "; inside { } and [ ] a ${…} needs quotes";
  return text;
}

ConfigNode parse(std::string_view text, TreeBuilder& builder, LineIndex& lines, Problems& problems) {
  std::istringstream in{std::string(text)};
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    return std::move(builder).take();
  } catch (const Stopped&) {
    return {};
  } catch (const YAML::Exception& error) {
    const auto offset = error.mark.pos < 0 ? std::size_t{0} : static_cast<std::size_t>(error.mark.pos);
    auto mark = builder.place(offset);
    problems.add(mark, "", explained(error, lines.line(mark.line)));
    return {};
  } catch (const std::exception& error) {
    problems.add(builder.place(0), "", std::string("cannot be read: ") + error.what());
    return {};
  }
}

}  // namespace

ConfigNode read_yaml(std::string_view bytes, std::shared_ptr<const std::string> file,
                     const YamlLimits& limits, Problems& problems) {
  if (bytes.size() > limits.bytes) {
    problems.add({std::move(file), 0, 0}, "", "larger than " + std::to_string(limits.bytes) + " bytes");
    return {};
  }
  if (const auto fault = find_fault(bytes)) {
    const auto [line, column] = LineIndex(bytes).place(fault->offset);
    problems.add({std::move(file), line, column}, "", fault->text);
    return {};
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  LineIndex lines(bytes);
  TreeBuilder builder(bytes, lines, std::move(file), limits, problems);
  return parse(bytes, builder, lines, problems);
}

}  // namespace figbridge::facade
