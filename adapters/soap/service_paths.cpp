// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/service_paths.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/percent.h"
#include "net/url.h"

namespace figbridge::soap {
namespace {

/// One form for all spellings of a path that a tolerant server takes for the same.
std::string folded(std::string_view path) {
  const auto decoded = percent_decoded(path);
  const std::string_view text = decoded ? std::string_view(*decoded) : path;
  std::vector<std::string_view> segments;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    std::string_view segment = text.substr(at, end - at);
    segment = segment.substr(0, segment.find(';'));
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
    at = end + 1;
  }
  std::string out;
  for (const auto segment : segments) {
    out += '/';
    for (const char c : segment) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

}  // namespace

ServicePaths::ServicePaths(std::string own, const WsdlModel& wsdl) : own_(std::move(own)) {
  folded_.insert(folded(own_));
  for (const auto& operation : wsdl.operations) {
    for (const auto& endpoint : operation.endpoints) {
      if (const auto url = net::parse_url(endpoint.address)) folded_.insert(folded(url->path));
    }
  }
}

bool ServicePaths::lead_to_service(std::string_view path) const {
  return path == own_ || folded_.contains(folded(path));
}

}  // namespace figbridge::soap
