// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/admin_router.h"

#include <charconv>
#include <optional>
#include <utility>

namespace figbridge::facade {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

using Segments = std::vector<std::string>;

Result<Segments> segments_of(std::string_view path) {
  Segments segments;
  for (const auto part : split(path, '/')) {
    auto segment = percent_decoded(part, false);
    if (!segment) return fail(std::move(segment).error());
    segments.push_back(std::move(*segment));
  }
  return segments;
}

/// What stands for each `{}`, if the path fits the pattern.
std::optional<Segments> names_in(const Segments& pattern, const Segments& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Segments names;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i] == "{}" && !path[i].empty())
      names.push_back(path[i]);
    else if (pattern[i] != path[i])
      return std::nullopt;
  }
  return names;
}

Status read_query(std::string_view query, AdminRequest& request) {
  for (const auto pair : split(query, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!name) return fail(std::move(name).error());
    if (!value) return fail(std::move(value).error());
    request.query[std::move(*name)] = std::move(*value);
  }
  return {};
}

}  // namespace

std::string AdminRequest::option(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

void AdminRouter::add(std::string method, std::string pattern, AdminHandler handler) {
  Segments segments;
  for (const auto part : split(pattern, '/')) segments.emplace_back(part);
  entries_.push_back({std::move(method), std::move(segments), std::move(handler)});
}

Result<AdminAnswer> AdminRouter::answer(std::string_view path, std::string_view query,
                                        AdminRequest request) const {
  const auto segments = segments_of(path);
  if (!segments) return fail(segments.error());
  if (auto read = read_query(query, request); !read) return fail(std::move(read).error());
  bool known = false;
  for (const auto& entry : entries_) {
    auto names = names_in(entry.segments, *segments);
    known = known || names.has_value();
    if (!names || entry.method != request.method) continue;
    request.names = std::move(*names);
    return entry.handler(request);
  }
  if (known)
    return fail(ErrorKind::method_not_allowed, Origin::caller, "this path does not take " + request.method);
  return fail(ErrorKind::not_found, Origin::caller, "the admin plane has no such path");
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      unsigned char byte = 0;
      const auto* const digits = text.data() + i + 1;
      const bool enough = text.size() - i > 2;
      if (!enough || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
        return fail(ErrorKind::malformed, Origin::caller, "a percent sign without two hexadecimal digits");
      }
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace figbridge::facade
