// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/path_template.h"

#include <algorithm>
#include <array>

#include "core/percent.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kSegments = 64;

std::unexpected<Error> wrong(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

Result<PathTemplate::Segment> read_segment(std::string_view text) {
  if (text.empty() || text == "." || text == "..") return wrong("a path has no empty and no dot segments");
  if (text.front() == '{' && text.back() == '}' && text.size() > 2) {
    const std::string name(text.substr(1, text.size() - 2));
    if (name.find_first_of("{}") == std::string::npos) return PathTemplate::Segment{true, name};
  }
  if (text.find_first_of("{}") != std::string_view::npos)
    return wrong("a path parameter is a whole segment: '/{name}/'");
  if (text.find_first_of("?#") != std::string_view::npos) return wrong("a path has no query and no fragment");
  auto literal = percent_decoded(text);
  if (!literal) return wrong("the path is not percent-encoded properly");
  return PathTemplate::Segment{false, *std::move(literal)};
}

}  // namespace

Result<PathTemplate> PathTemplate::parse(std::string_view text) {
  if (!text.starts_with('/')) return wrong("a path starts with '/'");
  PathTemplate out;
  text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('/'), text.size());
    auto segment = read_segment(text.substr(0, end));
    if (!segment) return std::unexpected(std::move(segment.error()));
    if (end + 1 == text.size()) return wrong("a path does not end with '/'");
    if (segment->parameter && std::ranges::find(out.segments, *segment) != out.segments.end()) {
      return wrong("the parameter '" + segment->text + "' stands twice in the path");
    }
    out.segments.push_back(*std::move(segment));
    if (out.segments.size() > kSegments) return wrong("a path has at most 64 segments");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::string> PathTemplate::parameters() const {
  std::vector<std::string> names;
  for (const auto& segment : segments) {
    if (segment.parameter) names.push_back(segment.text);
  }
  return names;
}

std::string PathTemplate::text() const {
  std::string out;
  for (const auto& segment : segments) {
    out += '/';
    out += segment.parameter ? '{' + segment.text + '}' : percent_encoded(segment.text);
  }
  return out.empty() ? "/" : out;
}

Result<CallPattern> CallPattern::parse(std::string_view text) {
  constexpr std::array<std::string_view, 5> kMethods = {"GET", "PUT", "POST", "PATCH", "DELETE"};
  const std::size_t space = text.find(' ');
  const std::string_view method = text.substr(0, space);
  if (space == std::string_view::npos || std::ranges::find(kMethods, method) == kMethods.end()) {
    return wrong("expected 'METHOD /path' with GET, PUT, POST, PATCH or DELETE");
  }
  text.remove_prefix(std::min(text.find_first_not_of(' ', space), text.size()));
  auto path = PathTemplate::parse(text);
  if (!path) return std::unexpected(std::move(path.error()));
  return CallPattern{std::string(method), *std::move(path)};
}

}  // namespace figbridge::rest
