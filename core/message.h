// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/byte_source.h"
#include "core/json/json_text.h"

namespace figbridge {

struct HeaderField {
  std::string name;
  std::string value;
};

/// Header fields in the order in which they came. Names compare without case (RFC 9110 section 5.1).
class Headers {
 public:
  void reserve(std::size_t count) { fields_.reserve(count); }
  void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// The first value, or an empty view.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  [[nodiscard]] const std::vector<HeaderField>& fields() const { return fields_; }

 private:
  std::vector<HeaderField> fields_;
};

/// ASCII case folding only: what header names, media types and charsets ask for.
[[nodiscard]] bool equal_without_case(std::string_view a, std::string_view b) noexcept;

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
  std::string verb;    ///< how the wire addressed it, kept for pass-through: HTTP method, file event; or empty
  std::string target;  ///< request target in origin form, file name; or empty
  int status = 0;      ///< of an answer, where the wire has one (HTTP status)
  Headers headers;
  Body body;
  std::vector<Attachment> attachments;
};

}  // namespace figbridge
