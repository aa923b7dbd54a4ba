// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/rest/path_template.h"
#include "core/json/json_text.h"
#include "core/schema/schema_members.h"

namespace figbridge::rest {

enum class Place : std::uint8_t { path, query, header, body };
[[nodiscard]] std::string_view name_of(Place place);

/// A member of the input that does not stand in the body.
struct Parameter {
  std::string member;
  std::string wire_name;  ///< its name in the query or header
  Place place = Place::query;
  bool array = false;  ///< given repeatedly
  bool required = false;
  ValueTypes types;  ///< of the value, or of an array's items
};

/// Where in an HTTP request the members of an operation's input stand, in both directions. Compiled from the
/// input's JSON Schema and the call's pattern: names of the template are path parameters; a member may say
/// otherwise with `x-in: query | header | body | whole_body` (and its name there with `x-name`); of what is
/// left, GET and DELETE make query parameters, other methods the members of a JSON object that is the body.
/// Immutable, any thread.
class InputLayout {
 public:
  /// What cannot be said in HTTP is told in `wrong`, one sentence each.
  [[nodiscard]] static InputLayout compile(const JsonText& input, const CallPattern& pattern,
                                           std::vector<std::string>& wrong);

  /// Path parameters first, in the template's order.
  [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
  [[nodiscard]] const Parameter* find(Place place, std::string_view wire_name) const;
  [[nodiscard]] const Parameter* parameter_of(std::string_view member) const;

  [[nodiscard]] bool has_body() const { return has_body_; }
  [[nodiscard]] bool body_required() const { return body_required_; }
  /// The member whose value is the whole body; empty: the body is an object of the members that are no
  /// parameters.
  [[nodiscard]] const std::string& whole_body() const { return whole_body_; }
  /// The input is no object: it is the body.
  [[nodiscard]] bool input_is_body() const { return input_is_body_; }
  /// Query parameters that nobody declared become text members.
  [[nodiscard]] bool open_query() const { return open_query_; }

 private:
  void add_path_parameters(const CallPattern& pattern, const SchemaReader& reader,
                           const std::vector<SchemaReader::Member>& members, std::vector<std::string>& wrong);
  void place_member(const SchemaReader& reader, const SchemaReader::Member& member,
                    const CallPattern& pattern, std::vector<std::string>& wrong);
  void set_types(Parameter& parameter, const SchemaReader& reader, JsonIndex::Id schema,
                 std::vector<std::string>& wrong) const;

  std::vector<Parameter> parameters_;
  std::string whole_body_;
  bool has_body_ = false;
  bool body_required_ = false;
  bool input_is_body_ = false;
  bool open_query_ = false;
};

}  // namespace figbridge::rest
