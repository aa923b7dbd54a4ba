// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping_value.h"

#include <algorithm>
#include <tuple>

#include "routing/mapping_path.h"

namespace figbridge::routing {
namespace {

/// "a -> b", spaces as one likes.
std::optional<std::pair<std::string_view, std::string_view>> split_forms(std::string_view text,
                                                                         bool inverse) {
  const auto trim = [](std::string_view part) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return part;
  };
  const std::size_t arrow = text.find("->");
  if (arrow == std::string_view::npos) return std::nullopt;
  const auto from = trim(text.substr(0, arrow));
  const auto to = trim(text.substr(arrow + 2));
  return inverse ? std::pair{to, from} : std::pair{from, to};
}

template <class Form>
std::optional<std::string> read_forms(std::string_view text, bool inverse,
                                      std::optional<Form> (*named)(std::string_view),
                                      const std::string& names, std::optional<std::pair<Form, Form>>& out) {
  const auto forms = split_forms(text, inverse);
  if (!forms) return "'" + std::string(text) + "' is not of the form 'FROM -> TO'";
  for (const auto name : {forms->first, forms->second}) {
    if (!named(name)) return "unknown form '" + std::string(name) + "'; there are " + names;
  }
  out.emplace(*named(forms->first), *named(forms->second));
  return std::nullopt;
}

std::unexpected<Error> unfit(std::string text) {
  return fail(ErrorKind::invalid, Origin::bridge, std::move(text));
}

}  // namespace

std::optional<std::string> ValueForm::set_table(const std::vector<std::pair<std::string, std::string>>& rows,
                                                bool inverse) {
  tabled_ = !rows.empty();
  for (const auto& [from, to] : rows) {
    if (from != "*" && to == "*")
      return "'*' on the right stands only beside '*' on the left: it keeps the value";
    if (from != "*")
      add_entry(inverse ? to : from, inverse ? from : to);
    else if (to == "*")
      rest_keeps_ = true;
    else if (!inverse)
      rest_ = token_of_text(to);
  }
  std::ranges::sort(table_, {}, key_of);
  const auto twice = std::ranges::adjacent_find(table_, {}, key_of);
  if (twice == table_.end()) return std::nullopt;
  return "the value '" + twice->text + "' stands twice in the table" +
         (inverse ? ", so it cannot be turned around" : "");
}

void ValueForm::add_entry(const std::string& source, const std::string& target) {
  const auto token = token_of_text(source);
  table_.push_back({plain_of_token(token), token == "null", token_of_text(target)});
}

std::optional<std::string> ValueForm::set_date(std::string_view forms, bool inverse) {
  return read_forms<DateForm>(forms, inverse, date_form_named, date_form_names(), date_);
}

std::optional<std::string> ValueForm::set_number(std::string_view forms, bool inverse) {
  return read_forms<NumberForm>(forms, inverse, NumberForm::named, NumberForm::names(), number_);
}

const ValueForm::Entry* ValueForm::find(std::string_view plain, bool null) const {
  const std::pair<bool, std::string_view> wanted(null, plain);
  const auto found = std::ranges::lower_bound(table_, wanted, {}, key_of);
  return found != table_.end() && key_of(*found) == wanted ? &*found : nullptr;
}

Result<std::string> ValueForm::convert(const JsonIndex& index, JsonIndex::Id id) const {
  const JsonKind kind = index.node(id).kind;
  if (kind == JsonKind::object || kind == JsonKind::array) return unfit("a single value is expected here");
  const bool null = kind == JsonKind::null;
  const std::string plain = index.plain(id);
  if (const Entry* entry = find(plain, null)) return entry->token;
  if (null) return std::string("null");
  if (rest_) return *rest_;
  const bool textual = kind == JsonKind::string || kind == JsonKind::number;
  if (date_) {
    auto token = textual ? convert_date(plain, date_->first, date_->second) : std::nullopt;
    return token ? Result<std::string>(std::move(*token))
                 : unfit("the value is not a date of the expected form");
  }
  if (number_) {
    auto token = textual ? convert_number(plain, number_->first, number_->second) : std::nullopt;
    return token ? Result<std::string>(std::move(*token))
                 : unfit("the value is not a number of the expected form");
  }
  if (rest_keeps_ || !tabled_) return std::string(index.value(id));
  return unfit("the value is not in the table of values");
}

}  // namespace figbridge::routing
