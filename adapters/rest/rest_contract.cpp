// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_contract.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/rest/input_layout.h"
#include "adapters/rest/openapi_operation.h"
#include "adapters/rest/openapi_yaml.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMethods = {
    {{"get", "GET"}, {"put", "PUT"}, {"post", "POST"}, {"patch", "PATCH"}, {"delete", "DELETE"}}};

std::unexpected<Error> wrong(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

/// A server's URL with the defaults of its variables.
std::string server_url(const JsonIndex& index, Id server) {
  const auto url = index.member(server, "url");
  std::string text = url ? index.plain(*url) : std::string();
  const auto variables = index.member(server, "variables");
  if (!variables) return text;
  for (auto each = index.first_child(*variables); each; each = index.next_sibling(*each, *variables)) {
    const auto value = index.member(*each, "default");
    const std::string name = "{" + unescape_json(index.name_token(*each)) + "}";
    const std::size_t at = text.find(name);
    if (value && at != std::string::npos) text.replace(at, name.size(), index.plain(*value));
  }
  return text;
}

std::vector<std::string> servers_of(const JsonIndex& index) {
  std::vector<std::string> out;
  const auto servers = index.member(0, "servers");
  if (!servers) return out;
  for (auto each = index.first_child(*servers); each; each = index.next_sibling(*each, *servers))
    out.push_back(server_url(index, *each));
  return out;
}

std::string text_at(const JsonIndex& index, std::string_view pointer) {
  const auto found = index.find(*JsonPointer::parse(pointer));
  return found ? index.plain(*found) : std::string();
}

std::string member_text(const JsonIndex& index, Id object, std::string_view name) {
  const auto found = index.member(object, name);
  return found ? index.plain(*found) : std::string();
}

/// `auth: oauth2 (oauth2, clientCredentials at https://id.example/token)`
std::string scheme_text(const JsonIndex& index, Id scheme) {
  std::string text = member_text(index, scheme, "type");
  for (const char* more : {"scheme", "in", "name"}) {
    const auto value = member_text(index, scheme, more);
    if (!value.empty()) text += " " + value;
  }
  const auto flow = index.member(scheme, "flows")
                        ? index.member(*index.member(scheme, "flows"), "clientCredentials")
                        : std::nullopt;
  if (flow) text += ", client credentials from " + member_text(index, *flow, "tokenUrl");
  return text;
}

std::vector<std::string> notes_of(const JsonIndex& index) {
  std::vector<std::string> out;
  const auto schemes = index.find(*JsonPointer::parse("/components/securitySchemes"));
  if (schemes) {
    for (auto each = index.first_child(*schemes); each; each = index.next_sibling(*each, *schemes))
      out.push_back("auth: " + unescape_json(index.name_token(*each)) + " (" + scheme_text(index, *each) +
                    ")");
  }
  if (index.member(0, "webhooks")) out.emplace_back("webhooks are not handled");
  return out;
}

/// Methods that a description may name and that no call has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNotCalled = {
    {{"head", "HEAD"}, {"options", "OPTIONS"}, {"trace", "TRACE"}}};

/// Whether the members of its input can stand in a request.
Status check_layout(const DescribedOperation& operation) {
  std::vector<std::string> wrong;
  (void)InputLayout::compile(operation.contract.input, operation.pattern, wrong);
  if (wrong.empty()) return {};
  return fail(ErrorKind::unsupported, Origin::bridge, wrong.front());
}

/// Where a path item or operation stands: in place, or where its `$ref` leads within the document.
Result<Id> item_at(const JsonIndex& index, Id item) {
  const auto reference = index.member(item, "$ref");
  if (!reference) return item;
  const std::string target = index.plain(*reference);
  const auto pointer = target.starts_with('#') ? JsonPointer::parse(std::string_view(target).substr(1))
                                               : Result<JsonPointer>(wrong("elsewhere"));
  const auto found = pointer ? index.find(*pointer) : std::nullopt;
  if (found) return *found;
  return fail(ErrorKind::unsupported, Origin::bridge, "there is nothing at " + target);
}

void read_item(const JsonIndex& index, bool version_30, const std::string& path, Id named,
               ServiceDescription& out) {
  const auto place = item_at(index, named);
  if (!place) return out.refused.push_back({path, place.error().describe()});
  const Id item = *place;
  for (const auto& [key, method] : kNotCalled) {
    if (index.member(item, key))
      out.refused.push_back({std::string(method) + ' ' + path, "calls of this method are not made"});
  }
  for (const auto& [key, method] : kMethods) {
    const auto operation = index.member(item, key);
    if (!operation) continue;
    const std::string call = std::string(method) + ' ' + path;
    auto pattern = CallPattern::parse(call);
    const auto described = item_at(index, *operation);
    auto read = !pattern     ? Result<DescribedOperation>(std::unexpected(pattern.error()))
                : !described ? Result<DescribedOperation>(std::unexpected(described.error()))
                             : read_openapi_operation(index, version_30, *pattern, item, *described);
    if (read) {
      if (auto callable = check_layout(*read); !callable) read = std::unexpected(std::move(callable.error()));
    }
    if (read)
      out.operations.push_back(*std::move(read));
    else
      out.refused.push_back({call, read.error().describe()});
  }
}

/// Whether two paths are the same but for the names of their parameters.
bool same_shape(const PathTemplate& a, const PathTemplate& b) {
  return std::ranges::equal(a.segments, b.segments, [](const auto& x, const auto& y) {
    return x.parameter == y.parameter && (x.parameter || x.text == y.text);
  });
}

}  // namespace

Result<ServiceDescription> ServiceDescription::read(std::string_view bytes) {
  auto document = read_yaml_or_json(bytes);
  if (!document) return std::unexpected(std::move(document.error()));
  const JsonIndex index(document->view());
  const std::string version = text_at(index, "/openapi");
  const bool version_30 = version.starts_with("3.0");
  if (!version_30 && !version.starts_with("3.1")) return wrong("this is no OpenAPI 3.0 or 3.1 document");
  ServiceDescription out{.title = text_at(index, "/info/title"),
                         .version = text_at(index, "/info/version"),
                         .servers = servers_of(index),
                         .operations = {},
                         .refused = {},
                         .notes = notes_of(index)};
  const auto paths = index.member(0, "paths");
  if (!paths) return out;
  for (auto item = index.first_child(*paths); item; item = index.next_sibling(*item, *paths)) {
    read_item(index, version_30, unescape_json(index.name_token(*item)), *item, out);
  }
  return out;
}

const DescribedOperation* ServiceDescription::find(std::string_view call) const {
  const auto pattern = CallPattern::parse(call);
  const auto found = std::ranges::find_if(operations, [&](const DescribedOperation& operation) {
    if (!pattern) return !operation.id.empty() && operation.id == call;
    return operation.pattern.method == pattern->method && same_shape(operation.pattern.path, pattern->path);
  });
  return found == operations.end() ? nullptr : &*found;
}

std::string_view ServiceDescription::refusal_of(std::string_view call) const {
  const auto found = std::ranges::find(refused, call, &RefusedOperation::call);
  return found == refused.end() ? std::string_view{} : std::string_view(found->reason);
}

}  // namespace figbridge::rest
