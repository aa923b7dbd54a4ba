// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "adapters/common/document_loader.h"
#include "net/url.h"

namespace figbridge {

/// Fetches documents by http and https, from one host only: that of the address a person named. Blocking; no
/// redirects are followed.
class HttpLoader final : public DocumentLoader {
 public:
  HttpLoader(net::Url allowed, std::chrono::milliseconds patience)
      : allowed_(std::move(allowed)), patience_(patience) {}
  [[nodiscard]] Result<std::string> load(const std::string& location, std::size_t limit) override;

 private:
  net::Url allowed_;
  std::chrono::milliseconds patience_;
};

}  // namespace figbridge
