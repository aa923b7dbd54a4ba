// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/corrected.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::facade {
namespace {

struct Replacement {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string token;
  std::string at;
};

std::unexpected<Error> wrong(std::string text, std::string at) {
  return fail(ErrorKind::invalid, Origin::caller, std::move(text), std::move(at));
}

Result<std::vector<Replacement>> replacements(const JsonIndex& request, const JsonIndex& set) {
  std::vector<Replacement> all;
  for (auto member = set.first_child(0); member; member = set.next_sibling(*member, 0)) {
    const auto at = unescape_json(set.name_token(*member));
    const auto pointer = JsonPointer::parse(at);
    const auto found = pointer ? request.find(*pointer) : std::nullopt;
    if (!found) return wrong("there is nothing in the request that could be replaced", at);
    const auto& node = request.node(*found);
    all.push_back({.begin = node.begin, .end = node.end, .token = std::string(set.value(*member)), .at = at});
  }
  std::ranges::sort(all, {}, &Replacement::begin);
  for (std::size_t n = 1; n < all.size(); ++n) {
    if (all[n].begin < all[n - 1].end)
      return wrong("one place is inside another that is replaced as well", all[n].at);
  }
  return all;
}

}  // namespace

Result<JsonText> with_values(const JsonText& request, const JsonText& set) {
  const JsonIndex before(request.view());
  const JsonIndex values(set.view());
  if (values.node(0).kind != JsonKind::object || values.node(0).count == 0)
    return wrong("an object of JSON Pointers and values is expected", "/set");
  auto all = replacements(before, values);
  if (!all) return std::unexpected(std::move(all.error()));
  std::string text;
  std::size_t from = 0;
  for (const auto& one : *all) {
    text += request.view().substr(from, one.begin - from);
    text += one.token;
    from = one.end;
  }
  text += request.view().substr(from);
  return JsonText::trusted(std::move(text));
}

}  // namespace figbridge::facade
