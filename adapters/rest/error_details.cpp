// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/error_details.h"

#include <algorithm>
#include <vector>

#include "core/json/json_writer.h"
#include "core/schema/json_schema.h"
#include "core/schema/schema_members.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

/// Copies what a schema names of a value.
class Projection {
 public:
  Projection(const JsonIndex& body, const JsonIndex& schema)
      : body_(body), schema_(schema), reader_(schema) {}

  /// Whether something was written; if not, `out` is as it was.
  bool write(Id value, Id schema, JsonWriter& out) {
    const JsonKind kind = body_.node(value).kind;
    if (kind == JsonKind::object) return write_object(value, schema, out);
    if (kind == JsonKind::array) return write_array(value, schema, out);
    if (!reader_.types(schema).declared && !names_values(schema)) return false;
    out.token(body_.value(value));
    return true;
  }

 private:
  bool write_object(Id value, Id schema, JsonWriter& out) {
    const auto members = reader_.members(schema);
    std::vector<std::pair<std::string_view, std::string>> kept;
    for (auto child = body_.first_child(value); child; child = body_.next_sibling(*child, value)) {
      const auto declared =
          std::ranges::find(members, unescape_json(body_.name_token(*child)), &SchemaReader::Member::name);
      if (declared == members.end()) continue;
      std::string text;
      JsonWriter writer(text);
      if (write(*child, declared->schema, writer))
        kept.emplace_back(body_.name_token(*child), std::move(text));
    }
    if (kept.empty()) return false;
    out.begin_object();
    for (const auto& [name, text] : kept) {
      out.ready_name(std::string(name) + ':');
      out.token(text);
    }
    out.end_object();
    return true;
  }

  bool write_array(Id value, Id schema, JsonWriter& out) {
    const auto items = reader_.items(schema);
    if (!items) return false;
    std::vector<std::string> kept;
    for (auto item = body_.first_child(value); item; item = body_.next_sibling(*item, value)) {
      std::string text;
      JsonWriter writer(text);
      if (write(*item, *items, writer)) kept.push_back(std::move(text));
    }
    out.begin_array();
    for (const auto& text : kept) out.token(text);
    out.end_array();
    return true;
  }

  [[nodiscard]] bool names_values(Id schema) const {
    return schema_.member(schema, "enum").has_value() || schema_.member(schema, "const").has_value();
  }

  const JsonIndex& body_;
  const JsonIndex& schema_;
  SchemaReader reader_;
};

}  // namespace

std::string declared_details(std::string_view body, const JsonText& schema) {
  const JsonIndex value(body);
  const JsonIndex schema_index(schema.view());
  std::string out;
  JsonWriter writer(out);
  if (!Projection(value, schema_index).write(0, 0, writer)) return {};
  const auto compiled = JsonSchema::compile(schema);
  return compiled && compiled->check(JsonIndex(out), 0, 1).empty() ? out : std::string();
}

}  // namespace figbridge::rest
