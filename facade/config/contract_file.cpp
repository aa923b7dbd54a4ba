// SPDX-License-Identifier: Apache-2.0
#include "facade/config/contract_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "core/config/nearest_name.h"
#include "core/json/json_writer.h"
#include "facade/config/source_text.h"

namespace figbridge::facade {
namespace {

using Id = JsonIndex::Id;

const std::vector<std::string> kMembers = {"input",   "output", "errors", "$defs",
                                           "$schema", "$id",    "title",  "description"};

std::unexpected<Error> refuse(std::string text, std::string location = {}) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text), std::move(location));
}

/// "byte 8" as line and column of the file.
std::string place_in(std::string_view bytes, std::string_view location) {
  std::size_t offset = 0;
  if (!location.starts_with("byte ")) return std::string(location);
  const auto digits = location.substr(5);
  std::from_chars(digits.begin(), digits.end(), offset);
  const auto [line, column] = LineIndex(bytes).place(offset);
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

class ContractReader {
 public:
  explicit ContractReader(const JsonText& text) : index_(text.view()) {}

  Result<Contract> read() {
    if (index_.node(0).kind != JsonKind::object)
      return refuse("expected an object with input, output and errors");
    if (auto checked = check_names(); !checked) return std::unexpected(std::move(checked).error());
    defs_ = index_.member(0, "$defs");
    Contract contract;
    for (const auto& [name, into] :
         {std::pair{"input", &contract.input}, std::pair{"output", &contract.output}}) {
      const auto id = index_.member(0, name);
      if (!id) continue;
      auto schema = schema_at(*id, name);
      if (!schema) return std::unexpected(std::move(schema).error());
      *into = *std::move(schema);
    }
    if (auto errors = read_errors(contract); !errors) return std::unexpected(std::move(errors).error());
    return contract;
  }

 private:
  Status check_names() {
    for (auto child = index_.first_child(0); child; child = index_.next_sibling(*child, 0)) {
      const auto name = unescape_json(index_.name_token(*child));
      if (std::ranges::find(kMembers, name) != kMembers.end()) continue;
      return refuse("unknown member '" + name + "'" + suggestion(name, kMembers));
    }
    return {};
  }

  Result<JsonText> schema_at(Id id, const std::string& name) {
    const auto kind = index_.node(id).kind;
    if (kind == JsonKind::boolean) return JsonText::trusted(std::string(index_.value(id)));
    if (kind != JsonKind::object) return refuse("'" + name + "' is no JSON Schema (an object or a boolean)");
    std::string text(index_.value(id));
    if (!defs_ || index_.member(id, "$defs")) return JsonText::trusted(std::move(text));
    const bool empty = text == "{}";
    text.pop_back();
    text += std::string(empty ? "" : ",") + "\"$defs\":" + std::string(index_.value(*defs_)) + "}";
    return JsonText::trusted(std::move(text));
  }

  Status read_errors(Contract& contract) {
    const auto errors = index_.member(0, "errors");
    if (!errors) return {};
    if (index_.node(*errors).kind != JsonKind::object) return refuse("'errors' maps codes to schemas");
    for (auto child = index_.first_child(*errors); child; child = index_.next_sibling(*child, *errors)) {
      const auto code = unescape_json(index_.name_token(*child));
      auto schema = schema_at(*child, "errors." + code);
      if (!schema) return std::unexpected(std::move(schema).error());
      contract.errors.emplace(code, *std::move(schema));
    }
    return {};
  }

  JsonIndex index_;
  std::optional<Id> defs_;
};

}  // namespace

Result<Contract> read_contract(std::string_view bytes) {
  auto text = parse_json(bytes, JsonLimits{}, Origin::bridge);
  if (!text) return refuse(text.error().text, place_in(bytes, text.error().location));
  return ContractReader(*text).read();
}

}  // namespace figbridge::facade
