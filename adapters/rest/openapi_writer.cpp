// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_writer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "adapters/common/json_pretty.h"
#include "adapters/rest/input_layout.h"
#include "adapters/rest/openapi_jobs.h"
#include "adapters/rest/openapi_schemas.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

constexpr std::string_view kProblemSchema =
    R"~({"type":"object","description":"A problem document (RFC 9457)","required":["type","title","status","retryable"],"properties":{)~"
    R"~("type":{"type":"string","description":"urn:figbridge:error: and the code of the contract, or the kind of the error"},)~"
    R"~("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"operation":{"type":"string"},)~"
    R"~("retryable":{"type":"boolean","description":"The same call may be sent again"},"traceId":{"type":"string"},"code":{"type":"string"},)~"
    R"~("errors":{"type":"array","description":"Every place of the request that is wrong","items":{"type":"object","required":["pointer","detail"],)~"
    R"~("properties":{"pointer":{"type":"string","description":"JSON Pointer (RFC 6901)"},"detail":{"type":"string"}}}},"details":{}}})~";

constexpr std::string_view kProblemReference = R"({"$ref":"#/components/responses/Problem"})";

/// One operation at one place.
struct Offer {
  const Operation* operation;
  const BindingSpec* binding;
  CallPattern pattern;
  std::string id;
};

class DocumentWriter {
 public:
  DocumentWriter(const OpenApiSettings& settings, bool has_jobs)
      : settings_(settings), has_jobs_(has_jobs), out_(text_) {
    schemas_.define("Problem", std::string(kProblemSchema));
    if (has_jobs_) schemas_.define("Job", std::string(kJobSchema));
  }

  std::string write(const std::map<std::string, std::map<std::string, Offer>>& paths) {
    out_.begin_object();
    member("openapi", "3.1.0");
    out_.name("info");
    out_.begin_object();
    member("title", settings_.title);
    member("version", settings_.version);
    out_.end_object();
    write_server();
    out_.name("security");
    out_.token("[]");
    out_.name("paths");
    out_.begin_object();
    for (const auto& [path, methods] : paths) write_path(path, methods);
    if (has_jobs_) write_job_paths();
    out_.end_object();
    write_components();
    out_.end_object();
    return pretty_json(text_);
  }

 private:
  void member(std::string_view name, std::string_view text) {
    out_.name(name);
    out_.string(text);
  }

  void write_server() {
    out_.name("servers");
    out_.begin_array();
    out_.begin_object();
    member("url", settings_.base_path.empty() ? "/" : settings_.base_path);
    out_.end_object();
    out_.end_array();
  }

  void write_components() {
    out_.name("components");
    out_.begin_object();
    out_.name("responses");
    out_.begin_object();
    out_.name("Problem");
    out_.token(
        R"({"description":"What went wrong","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}})");
    if (has_jobs_) {
      out_.name("Accepted");
      out_.token(kAcceptedResponse);
    }
    out_.end_object();
    out_.name("schemas");
    out_.begin_object();
    schemas_.write_all(out_);
    out_.end_object();
    out_.end_object();
  }

  void write_job_paths() {
    out_.name(settings_.jobs_path + "/{id}");
    out_.token(job_path_item());
    out_.name(settings_.jobs_path + "/{id}/answer");
    out_.token(job_answer_path_item());
  }

  [[nodiscard]] bool answers_later(const Operation& operation) const {
    return has_jobs_ && operation.accepted.has_value();
  }

  void write_path(const std::string& path, const std::map<std::string, Offer>& methods) {
    out_.name(path);
    out_.begin_object();
    for (const auto& [method, offer] : methods) {
      out_.name(method);
      write_operation(offer);
    }
    out_.end_object();
  }

  void write_operation(const Offer& offer) {
    const Operation& operation = *offer.operation;
    auto& input = schemas_.add(operation.contract.input.view(), operation.name + ".input");
    std::vector<std::string> wrong;
    const auto layout = InputLayout::compile(operation.contract.input, offer.pattern, wrong);
    out_.begin_object();
    member("operationId", offer.id);
    member("summary", summary_of(operation, input.index()));
    if (!operation.owner.empty()) member("x-owner", operation.owner);
    member("x-figbridge-safety", name_of(operation.safety));
    write_parameters(operation, layout, input);
    if (layout.has_body()) write_body(layout, input);
    write_responses(offer);
    out_.end_object();
  }

  /// The contract's own words, else the operation's name.
  static std::string summary_of(const Operation& operation, const JsonIndex& input) {
    for (const char* keyword : {"title", "description"}) {
      const auto text = input.member(0, keyword);
      if (text && input.node(*text).kind == JsonKind::string) return input.plain(*text);
    }
    return operation.name;
  }

  void write_key(const IdempotencySpec& idempotency) {
    out_.begin_object();
    member("name", "Idempotency-Key");
    member("in", "header");
    if (idempotency.keys == KeyUse::required && !idempotency.at) {
      out_.name("required");
      out_.boolean(true);
    }
    member("description", "The call is done once for a key; its first answer is told again.");
    out_.name("schema");
    out_.token(R"({"type":"string","minLength":1,"maxLength":256})");
    out_.end_object();
  }

  void write_parameters(const Operation& operation, const InputLayout& layout,
                        ComponentSchemas::Document& input) {
    const bool keyed = operation.idempotency.keys != KeyUse::off;
    if (layout.parameters().empty() && !keyed && !answers_later(operation)) return;
    const SchemaReader reader(input.index());
    const auto members = reader.members(0);
    out_.name("parameters");
    out_.begin_array();
    for (const auto& parameter : layout.parameters()) {
      const auto declared = std::ranges::find(members, parameter.member, &SchemaReader::Member::name);
      out_.begin_object();
      member("name", parameter.wire_name);
      member("in", name_of(parameter.place));
      if (parameter.required) {
        out_.name("required");
        out_.boolean(true);
      }
      if (declared != members.end()) {
        const auto description = reader.text(declared->schema, "description");
        if (!description.empty()) member("description", description);
      }
      out_.name("schema");
      if (declared != members.end())
        schemas_.write(input, declared->schema, out_);
      else
        out_.token(R"({"type":"string"})");
      out_.end_object();
    }
    if (keyed) write_key(operation.idempotency);
    if (answers_later(operation)) out_.token(prefer_parameter(*operation.accepted));
    out_.end_array();
  }

  void write_body(const InputLayout& layout, ComponentSchemas::Document& input) {
    out_.name("requestBody");
    out_.begin_object();
    if (layout.body_required()) {
      out_.name("required");
      out_.boolean(true);
    }
    out_.name("content");
    out_.begin_object();
    out_.name("application/json");
    out_.begin_object();
    out_.name("schema");
    write_body_schema(layout, input);
    out_.end_object();
    out_.end_object();
    out_.end_object();
  }

  void write_body_schema(const InputLayout& layout, ComponentSchemas::Document& input) {
    const SchemaReader reader(input.index());
    const auto members = reader.members(0);
    if (layout.parameters().empty() && layout.whole_body().empty()) return schemas_.write(input, 0, out_);
    if (!layout.whole_body().empty()) {
      const auto whole = std::ranges::find(members, layout.whole_body(), &SchemaReader::Member::name);
      return schemas_.write(input, whole->schema, out_);
    }
    std::vector<std::string> required;
    out_.begin_object();
    member("type", "object");
    out_.name("properties");
    out_.begin_object();
    for (const auto& one : members) {
      if (layout.parameter_of(one.name) != nullptr) continue;
      out_.name(one.name);
      schemas_.write(input, one.schema, out_);
      if (one.required) required.push_back(one.name);
    }
    out_.end_object();
    write_required(required);
    if (reader.closed(0)) {
      out_.name("additionalProperties");
      out_.boolean(false);
    }
    out_.end_object();
  }

  void write_required(const std::vector<std::string>& names) {
    if (names.empty()) return;
    out_.name("required");
    out_.begin_array();
    for (const auto& name : names) out_.string(name);
    out_.end_array();
  }

  // ---- answers ----

  void write_responses(const Offer& offer) {
    auto& output = schemas_.add(offer.operation->contract.output.view(), offer.operation->name + ".output");
    const ValueTypes types = SchemaReader(output.index()).types(0);
    const bool only_null = types.null && !types.object && !types.array && !types.string && !types.number &&
                           !types.integer && !types.boolean;
    const std::string status = offer.binding->options["status"].text;
    out_.name("responses");
    out_.begin_object();
    if (!only_null) write_success(status.empty() ? "200" : status, output);
    if (types.null || !types.declared) {
      out_.name("204");
      out_.token(R"({"description":"Done; there is nothing to say"})");
    }
    if (answers_later(*offer.operation) && status != "202") {
      out_.name("202");
      out_.token(kAcceptedReference);
    }
    write_errors(*offer.operation);
    for (const char* rest : {"4XX", "5XX"}) {
      out_.name(rest);
      out_.token(kProblemReference);
    }
    out_.end_object();
  }

  void write_success(std::string_view status, ComponentSchemas::Document& output) {
    out_.name(status);
    out_.begin_object();
    member("description", "Done");
    out_.name("content");
    out_.begin_object();
    out_.name("application/json");
    out_.begin_object();
    out_.name("schema");
    schemas_.write(output, 0, out_);
    out_.end_object();
    out_.end_object();
    out_.end_object();
  }

  static std::string status_of(const JsonText& schema) {
    const JsonIndex index(schema.view());
    const auto status = index.member(0, "x-status");
    return status ? std::string(index.value(*status)) : "422";
  }

  void write_errors(const Operation& operation) {
    std::map<std::string, std::vector<std::string>> by_status;
    for (const auto& [code, schema] : operation.contract.errors) by_status[status_of(schema)].push_back(code);
    for (const auto& [status, codes] : by_status) {
      out_.name(status);
      out_.begin_object();
      std::string description;
      for (const auto& code : codes) description += (description.empty() ? "" : ", ") + code;
      member("description", description);
      out_.name("content");
      out_.begin_object();
      out_.name(std::string_view("application/problem+json"));
      out_.begin_object();
      out_.name("schema");
      write_error_schema(operation, codes);
      out_.end_object();
      out_.end_object();
      out_.end_object();
    }
  }

  void write_error_schema(const Operation& operation, const std::vector<std::string>& codes) {
    if (codes.size() == 1) return write_one_error(operation, codes.front());
    out_.begin_object();
    out_.name("oneOf");
    out_.begin_array();
    for (const auto& code : codes) write_one_error(operation, code);
    out_.end_array();
    out_.end_object();
  }

  void write_one_error(const Operation& operation, const std::string& code) {
    auto& detail = schemas_.add(operation.contract.errors.at(code).view(), operation.name + '.' + code);
    out_.begin_object();
    out_.name("allOf");
    out_.begin_array();
    out_.token(R"({"$ref":"#/components/schemas/Problem"})");
    out_.begin_object();
    member("type", "object");
    out_.name("required");
    out_.token(R"(["code"])");
    out_.name("properties");
    out_.begin_object();
    out_.name("code");
    out_.begin_object();
    member("const", code);
    out_.end_object();
    out_.name("details");
    schemas_.write(detail, 0, out_);
    out_.end_object();
    out_.end_object();
    out_.end_array();
    out_.end_object();
  }

  const OpenApiSettings& settings_;
  bool has_jobs_;
  ComponentSchemas schemas_;
  std::string text_;
  JsonWriter out_;
};

std::string lower(std::string_view method) {
  std::string out(method);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

std::string openapi_document(std::span<const OperationBinding> operations, const OpenApiSettings& settings) {
  std::map<std::string, std::map<std::string, Offer>> paths;
  for (const auto& bound : operations) {
    auto pattern = CallPattern::parse(bound.binding->at);
    if (!pattern) continue;
    const std::string path = pattern->path.text();
    const std::string method = lower(pattern->method);
    paths[path].emplace(method, Offer{bound.operation, bound.binding, *std::move(pattern), {}});
  }
  std::set<std::string> ids;
  for (auto& [path, methods] : paths) {
    for (auto& [method, offer] : methods) {
      offer.id = offer.operation->name;
      for (int next = 2; !ids.insert(offer.id).second; ++next)
        offer.id = offer.operation->name + '_' + std::to_string(next);
    }
  }
  const bool has_jobs = !settings.jobs_path.empty() && std::ranges::any_of(operations, [](const auto& bound) {
    return bound.operation->accepted.has_value();
  });
  return DocumentWriter(settings, has_jobs).write(paths);
}

}  // namespace figbridge::rest
