// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/byte_source.h"
#include "core/json/json_text.h"

namespace figbridge {

struct HeaderField {
  std::string_view name;
  std::string_view value;
};

/// Header fields in the order in which they came. Names compare without case (RFC 9110 section 5.1). All
/// bytes stand in one block: what is handed out views it, and holds until the fields are changed or moved.
class Headers {
 public:
  void reserve(std::size_t count, std::size_t bytes = 0);
  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// The first value, or an empty view.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  /// HeaderFields, as a random-access range.
  [[nodiscard]] auto fields() const {
    return std::views::transform(places_, [this](const Place& place) { return field_at(place); });
  }
  /// Bytes of all names and values.
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

 private:
  /// The value follows the name.
  struct Place {
    std::uint32_t at;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  [[nodiscard]] HeaderField field_at(const Place& place) const {
    const char* const name = bytes_.data() + place.at;
    return {.name = {name, place.name_size}, .value = {name + place.name_size, place.value_size}};
  }
  [[nodiscard]] std::string_view name_at(const Place& place) const { return field_at(place).name; }

  std::string bytes_;  ///< those of removed fields included
  std::vector<Place> places_;
};

/// ASCII case folding only: what header names, media types and charsets ask for.
[[nodiscard]] constexpr bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  const auto folded = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (a[n] != b[n] && folded(a[n]) != folded(b[n])) return false;
  }
  return true;
}

/// Bytes on their way through, never looked into.
struct RawBody {
  std::string media_type;
  std::unique_ptr<ByteSource> bytes;
};

struct Attachment {
  std::string id;
  std::string media_type;
  std::unique_ptr<ByteSource> bytes;
};

/// Nothing, bytes that pass through, or canonical JSON.
using Body = std::variant<std::monostate, RawBody, JsonText>;

/// What travels between a listener and a side. Moved, never copied.
struct Message {
  std::string verb;  ///< how the wire addressed it, kept for pass-through: HTTP method, file event; or empty
  std::string target;  ///< request target in origin form, file name; or empty
  int status = 0;      ///< of an answer, where the wire has one (HTTP status)
  Headers headers;
  Body body;
  std::vector<Attachment> attachments;
};

}  // namespace figbridge
