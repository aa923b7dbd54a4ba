// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/input_layout.h"

#include <algorithm>

#include "core/message.h"

namespace figbridge::rest {
namespace {

bool is_field_name(std::string_view name) {
  constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOther.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string_view name_of(Place place) {
  switch (place) {
    case Place::path:
      return "path";
    case Place::query:
      return "query";
    case Place::header:
      return "header";
    case Place::body:
      break;
  }
  return "body";
}

InputLayout InputLayout::compile(const JsonText& input, const CallPattern& pattern,
                                 std::vector<std::string>& wrong) {
  InputLayout out;
  const JsonIndex index(input.view());
  const SchemaReader reader(index);
  const auto members = reader.members(0);
  const ValueTypes types = reader.types(0);
  out.input_is_body_ = types.declared && !types.object && members.empty() && pattern.has_body();
  out.open_query_ = !pattern.has_body() && reader.open(0);
  out.add_path_parameters(pattern, reader, members, wrong);
  for (const auto& member : members) out.place_member(reader, member, pattern, wrong);
  if (pattern.has_body() && reader.open(0)) out.has_body_ = true;
  if (out.input_is_body_) {
    out.has_body_ = out.body_required_ = true;
    if (!out.parameters_.empty())
      wrong.emplace_back("the input is no object, so nothing of it can stand in the path");
  }
  return out;
}

void InputLayout::add_path_parameters(const CallPattern& pattern, const SchemaReader& reader,
                                      const std::vector<SchemaReader::Member>& members,
                                      std::vector<std::string>& wrong) {
  for (const auto& name : pattern.path.parameters()) {
    Parameter parameter{.member = name, .wire_name = name, .place = Place::path, .required = true};
    const auto member = std::ranges::find(members, name, &SchemaReader::Member::name);
    if (member != members.end()) {
      set_types(parameter, reader, member->schema, wrong);
      if (parameter.array) wrong.push_back("the path parameter '" + name + "' cannot be an array");
    } else if (!reader.open(0)) {
      wrong.push_back("the input has no member '" + name + "' that the path names");
    }
    parameters_.push_back(std::move(parameter));
  }
}

void InputLayout::place_member(const SchemaReader& reader, const SchemaReader::Member& member,
                               const CallPattern& pattern, std::vector<std::string>& wrong) {
  if (parameter_of(member.name) != nullptr) return;
  const std::string in = reader.text(member.schema, "x-in");
  const bool in_body = in == "body" || in == "whole_body" || (in.empty() && pattern.has_body());
  if (!in.empty() && !in_body && in != "query" && in != "header") {
    wrong.push_back("'x-in' of '" + member.name +
                    "' is query, header, body or whole_body, or path for what the path names");
  } else if (in == "whole_body") {
    has_body_ = true;
    body_required_ = member.required;
    if (!whole_body_.empty())
      wrong.push_back("both '" + whole_body_ + "' and '" + member.name + "' are the whole body");
    whole_body_ = member.name;
  } else if (in_body) {
    has_body_ = true;
    body_required_ = body_required_ || member.required;
  } else {
    const std::string named = reader.text(member.schema, "x-name");
    Parameter parameter{.member = member.name,
                        .wire_name = named.empty() ? member.name : named,
                        .place = in == "header" ? Place::header : Place::query,
                        .required = member.required};
    set_types(parameter, reader, member.schema, wrong);
    if (parameter.place == Place::header && !is_field_name(parameter.wire_name)) {
      wrong.push_back("'" + parameter.wire_name + "' is no name of a header field");
    }
    parameters_.push_back(std::move(parameter));
  }
}

void InputLayout::set_types(Parameter& parameter, const SchemaReader& reader, JsonIndex::Id schema,
                            std::vector<std::string>& wrong) const {
  parameter.types = reader.types(schema);
  parameter.array = parameter.types.array;
  if (parameter.array) {
    const auto items = reader.items(schema);
    parameter.types = items ? reader.types(*items) : ValueTypes{};
  }
  if (parameter.types.object || (parameter.array && parameter.types.array)) {
    wrong.push_back("'" + parameter.member + "' is no single value, so it can only stand in the body");
  }
}

const Parameter* InputLayout::find(Place place, std::string_view wire_name) const {
  const auto found = std::ranges::find_if(parameters_, [&](const Parameter& parameter) {
    if (parameter.place != place) return false;
    return place == Place::header ? equal_without_case(parameter.wire_name, wire_name)
                                  : parameter.wire_name == wire_name;
  });
  return found == parameters_.end() ? nullptr : &*found;
}

const Parameter* InputLayout::parameter_of(std::string_view member) const {
  const auto found = std::ranges::find(parameters_, member, &Parameter::member);
  return found == parameters_.end() ? nullptr : &*found;
}

}  // namespace figbridge::rest
