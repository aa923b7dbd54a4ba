// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/task.h"

namespace figbridge {

/// A stream of bytes that is pulled: the reader's pace is the writer's pace. Used on one loop, by one reader.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// The next bytes; an empty view is the end. A view is valid until the next call or the source's end of
  /// life. A stream that was cut short is an error, never an end.
  virtual Task<Result<std::string_view>> read() = 0;
  /// The exact number of bytes, where it is known before they are read.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const { return std::nullopt; }
};

/// A source over bytes that are already there.
[[nodiscard]] std::unique_ptr<ByteSource> source_of(std::string bytes);

/// First `head`, then what `rest` still has: replays bytes that were read ahead (a peek).
[[nodiscard]] std::unique_ptr<ByteSource> source_of(std::string head, std::unique_ptr<ByteSource> rest);

/// Reads to the end. More than `limit` bytes is `too_large` of `origin`; nothing beyond the limit is kept.
Task<Result<std::string>> read_all(ByteSource& source, std::size_t limit, Origin origin);

}  // namespace figbridge
