// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace figbridge {

/// Safe defaults; a configuration may narrow or widen them per listener or backend.
struct Limits {
  std::size_t header_bytes = 16 * 1024;  ///< start line and fields together
  std::size_t header_fields = 100;
  std::size_t target_bytes = 8 * 1024;                 ///< request target
  std::size_t buffered_body_bytes = 10 * 1024 * 1024;  ///< what is translated, mapped or compared
  std::uint64_t raw_body_bytes = 1024ULL * 1024 * 1024;
  std::size_t xml_depth = 64;
  std::size_t xml_attributes = 256;  ///< per element, namespace declarations included
  std::size_t xml_name_bytes = 1024;
  std::size_t json_depth = 128;
  std::size_t whole_answer_bytes =
      64 * 1024;  ///< answers below this are whole before their first byte leaves
  std::chrono::milliseconds keep_alive{75'000};
  std::chrono::milliseconds header_timeout{10'000};
  std::size_t body_bytes_per_second = 500;  ///< a slower sender is cut off
  std::chrono::milliseconds connect_timeout{3'000};
  std::chrono::milliseconds total_timeout{30'000};  ///< one call to a backend, retries included
};

}  // namespace figbridge
