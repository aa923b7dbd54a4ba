// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_operation.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/rest/openapi_convert.h"
#include "adapters/rest/rest_media.h"
#include "core/json/json_writer.h"
#include "core/message.h"
#include "core/schema/schema_members.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

/// Thrown and caught in this file only: ends the reading of one operation.
struct Refusal {
  Error error;
};

class OperationReader {
 public:
  OperationReader(const JsonIndex& document, bool version_30, const CallPattern& pattern)
      : document_(document), reader_(document), converter_(document, version_30), pattern_(pattern) {}

  DescribedOperation read(Id item, Id operation) {
    DescribedOperation out{.pattern = pattern_};
    out.id = text(operation, "operationId");
    out.summary = text(operation, "summary");
    if (pattern_.method == "GET")
      out.safety = Safety::read;
    else if (pattern_.method == "PUT" || pattern_.method == "DELETE")
      out.safety = Safety::idempotent;
    for (const Id owner : {item, operation}) {
      if (const auto list = document_.member(owner, "parameters")) read_parameters(*list);
    }
    out.contract.input = input(operation);
    if (const auto responses = document_.member(operation, "responses")) read_responses(*responses, out);
    if (is_true(operation, "deprecated")) notes_.emplace_back("its service calls it deprecated");
    out.notes = std::move(notes_);
    return out;
  }

 private:
  struct ParameterIn {
    std::string name;
    std::string in;
    std::string description;
    bool required = false;
    Id schema;
  };

  [[noreturn]] static void refuse(std::string text) {
    throw Refusal{{.kind = ErrorKind::unsupported, .origin = Origin::bridge, .text = std::move(text)}};
  }
  static void check(Status status) {
    if (!status) throw Refusal{std::move(status.error())};
  }

  [[nodiscard]] std::string text(Id at, std::string_view name) const {
    const auto found = document_.member(at, name);
    return found && document_.node(*found).kind == JsonKind::string ? document_.plain(*found) : std::string();
  }
  [[nodiscard]] bool is_true(Id at, std::string_view name) const {
    const auto found = document_.member(at, name);
    return found && document_.value(*found) == "true";
  }
  /// Follows a `$ref` of a parameter, body or answer, some steps at most.
  [[nodiscard]] Id resolved(Id at) const {
    for (int steps = 0; steps < 8; ++steps) {
      const auto reference = document_.member(at, "$ref");
      if (!reference) return at;
      const std::string target = document_.plain(*reference);
      const auto pointer =
          target.starts_with("#/") ? JsonPointer::parse(target.substr(1)) : JsonPointer::parse("x");
      const auto found = pointer ? document_.find(*pointer) : std::nullopt;
      if (!found) refuse("there is nothing at " + target);
      at = *found;
    }
    refuse("references go in circles");
  }

  // ---- parameters ----

  /// Those of the operation replace those of its path item.
  void read_parameters(Id list) {
    for (auto item = document_.first_child(list); item; item = document_.next_sibling(*item, list)) {
      auto parameter = read_parameter(resolved(*item));
      if (!parameter) continue;
      const auto same = std::ranges::find_if(parameters_, [&](const auto& other) {
        return other.name == parameter->name && other.in == parameter->in;
      });
      if (same != parameters_.end())
        *same = *std::move(parameter);
      else
        parameters_.push_back(*std::move(parameter));
    }
  }

  std::optional<ParameterIn> read_parameter(Id at) {
    ParameterIn out{.name = text(at, "name"),
                    .in = text(at, "in"),
                    .description = text(at, "description"),
                    .required = is_true(at, "required"),
                    .schema = at};
    const bool ours = out.in == "header" && (equal_without_case(out.name, "Accept") ||
                                             equal_without_case(out.name, "Content-Type") ||
                                             equal_without_case(out.name, "Authorization"));
    if (ours) return std::nullopt;
    const auto schema = document_.member(at, "schema");
    if (out.in == "cookie" || !schema) {
      if (out.required) refuse("the parameter '" + out.name + "' stands in a cookie or has no schema");
      notes_.push_back("the parameter '" + out.name +
                       "' is left out: it stands in a cookie or has no schema");
      return std::nullopt;
    }
    out.schema = *schema;
    const auto types = reader_.types(*schema);
    const auto explode = document_.member(at, "explode");
    const bool joined = (explode && document_.value(*explode) == "false") || out.in != "query";
    if (types.object) refuse("the parameter '" + out.name + "' is an object");
    if (types.array && joined)
      refuse("the parameter '" + out.name + "' is a list that is not given by repeating it");
    return out;
  }

  // ---- the input ----

  JsonText input(Id operation) {
    const auto body = body_schema(operation);
    const ValueTypes types = body ? reader_.types(*body) : ValueTypes{};
    const bool object = body && (types.object || !reader_.members(*body).empty() || !types.declared);
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    if (parameters_.empty() && object)
      check(converter_.write_members(*body, out));
    else
      write_input(body, object, out);
    check(converter_.write_definitions(out));
    out.end_object();
    return JsonText::trusted(std::move(text));
  }

  /// The schema of the JSON body, if there is one.
  std::optional<Id> body_schema(Id operation) {
    const auto found = document_.member(operation, "requestBody");
    if (!found || !pattern_.has_body()) return std::nullopt;
    const Id body = resolved(*found);
    body_required_ = is_true(body, "required");
    const auto schema = json_schema_in(body);
    if (!schema) refuse("its body is not JSON");
    return schema;
  }

  /// The schema of the first JSON media type in `content`.
  [[nodiscard]] std::optional<Id> json_schema_in(Id at) const {
    const auto content = document_.member(at, "content");
    if (!content) return std::nullopt;
    for (auto media = document_.first_child(*content); media;
         media = document_.next_sibling(*media, *content)) {
      if (is_json(unescape_json(document_.name_token(*media)))) return document_.member(*media, "schema");
    }
    return std::nullopt;
  }

  void write_input(std::optional<Id> body, bool object, JsonWriter& out) {
    // A closed body cannot be combined with parameters by allOf: its members are written out.
    const bool closed = object && reader_.closed(*body);
    std::vector<std::string> required;
    out.name("type");
    out.string("object");
    out.name("properties");
    out.begin_object();
    std::vector<std::string> names;
    for (const auto& parameter : parameters_) {
      const std::string name = std::ranges::find(names, parameter.name) == names.end()
                                   ? parameter.name
                                   : parameter.name + '_' + parameter.in;
      write_parameter(parameter, name, out);
      names.push_back(name);
      if (parameter.required || parameter.in == "path") required.push_back(name);
    }
    if (body && !object) write_whole_body(*body, required, out);
    if (closed) write_body_members(*body, names, required, out);
    out.end_object();
    write_required(required, out);
    if (closed || !body) {
      out.name("additionalProperties");
      out.boolean(false);
    }
    if (object && !closed) {
      out.name("allOf");
      out.begin_array();
      check(converter_.write(*body, out));
      out.end_array();
    }
  }

  void write_parameter(const ParameterIn& parameter, const std::string& name, JsonWriter& out) {
    out.name(name);
    out.begin_object();
    check(converter_.write_members(parameter.schema, out));
    if (!parameter.description.empty() && !document_.member(parameter.schema, "description")) {
      out.name("description");
      out.string(parameter.description);
    }
    if (parameter.in != "path") {
      out.name("x-in");
      out.string(parameter.in);
    }
    if (name != parameter.name) {
      out.name("x-name");
      out.string(parameter.name);
    }
    out.end_object();
  }

  void write_whole_body(Id body, std::vector<std::string>& required, JsonWriter& out) {
    out.name("body");
    out.begin_object();
    check(converter_.write_members(body, out));
    out.name("x-in");
    out.string("whole_body");
    out.end_object();
    if (body_required_) required.emplace_back("body");
  }

  void write_body_members(Id body, const std::vector<std::string>& taken, std::vector<std::string>& required,
                          JsonWriter& out) {
    for (const auto& member : reader_.members(body)) {
      if (std::ranges::find(taken, member.name) != taken.end()) continue;
      out.name(member.name);
      check(converter_.write(member.schema, out));
      if (member.required) required.push_back(member.name);
    }
  }

  static void write_required(const std::vector<std::string>& names, JsonWriter& out) {
    if (names.empty()) return;
    out.name("required");
    out.begin_array();
    for (const auto& name : names) out.string(name);
    out.end_array();
  }

  // ---- answers ----

  /// The schema as a document of its own, with what it refers to.
  JsonText standalone(Id schema) {
    std::string text;
    JsonWriter whole(text);
    check(converter_.write(schema, whole));
    if (!text.starts_with('{')) return JsonText::trusted(std::move(text));
    std::string definitions;
    JsonWriter out(definitions);
    check(converter_.write_definitions(out));
    text.pop_back();
    if (!definitions.empty()) text += (text.size() > 1 ? "," : "") + definitions;
    return JsonText::trusted(text + '}');
  }

  void read_responses(Id responses, DescribedOperation& out) {
    Contract& contract = out.contract;
    std::vector<Id> outputs;
    bool empty = false;
    for (auto child = document_.first_child(responses); child;
         child = document_.next_sibling(*child, responses)) {
      const std::string status = unescape_json(document_.name_token(*child));
      const Id answer = resolved(*child);
      const auto schema = json_schema_in(answer);
      if (!status.starts_with('2')) {
        if (schema && !status.starts_with('1') && !status.starts_with('3'))
          contract.errors.emplace(status, standalone(*schema));
      } else if (schema) {
        if (outputs.empty()) std::from_chars(status.data(), status.data() + status.size(), out.status);
        if (out.status < 200 || out.status > 299) out.status = 200;
        outputs.push_back(*schema);
      } else if (document_.member(answer, "content")) {
        refuse("its answer is not JSON");
      } else {
        empty = true;
      }
    }
    contract.output = output(outputs, empty);
  }

  JsonText output(const std::vector<Id>& schemas, bool empty) {
    if (schemas.empty()) return JsonText::trusted(empty ? R"({"type":"null"})" : "true");
    if (schemas.size() == 1 && !empty) return standalone(schemas.front());
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    out.name("anyOf");
    out.begin_array();
    for (const Id schema : schemas) check(converter_.write(schema, out));
    if (empty) out.token(R"({"type":"null"})");
    out.end_array();
    check(converter_.write_definitions(out));
    out.end_object();
    return JsonText::trusted(std::move(text));
  }

  const JsonIndex& document_;
  SchemaReader reader_;
  SchemaConverter converter_;
  const CallPattern& pattern_;
  std::vector<ParameterIn> parameters_;
  std::vector<std::string> notes_;
  bool body_required_ = false;
};

}  // namespace

Result<DescribedOperation> read_openapi_operation(const JsonIndex& document, bool version_30,
                                                  const CallPattern& pattern, Id item, Id operation) {
  try {
    return OperationReader(document, version_30, pattern).read(item, operation);
  } catch (Refusal& refusal) {
    return fail(std::move(refusal.error));
  }
}

}  // namespace figbridge::rest
