// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_contract.h"

#include <algorithm>
#include <array>
#include <utility>

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

std::string text_at(const JsonIndex& index, std::string_view pointer) {
  const auto found = index.find(*JsonPointer::parse(pointer));
  return found ? index.plain(*found) : std::string();
}

void read_item(const JsonIndex& index, bool version_30, const std::string& path, Id item,
               ServiceDescription& out) {
  for (const auto& [key, method] : kMethods) {
    const auto operation = index.member(item, key);
    if (!operation) continue;
    const std::string call = std::string(method) + ' ' + path;
    auto pattern = CallPattern::parse(call);
    auto read = pattern ? read_openapi_operation(index, version_30, *pattern, item, *operation)
                        : Result<DescribedOperation>(std::unexpected(pattern.error()));
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
  ServiceDescription out{.title = text_at(index, "/info/title"), .operations = {}, .refused = {}};
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
