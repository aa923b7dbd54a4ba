// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/byte_source.h"

namespace figbridge {

/// Hands a source's bytes on and counts them. `count` outlives the source.
class CountingSource final : public ByteSource {
 public:
  CountingSource(std::unique_ptr<ByteSource> source, std::uint64_t& count)
      : source_(std::move(source)), count_(count) {}
  Task<Result<std::string_view>> read() override {
    auto next = co_await source_->read();
    if (next) {
      count_ += next->size();
      read_ += next->size();
    }
    co_return next;
  }
  /// What is left of it: a body's own length is what its sender promised, however much was read already.
  [[nodiscard]] std::optional<std::uint64_t> length() const override {
    const auto whole = source_->length();
    if (!whole) return std::nullopt;
    return *whole - std::min(*whole, read_);
  }

 private:
  std::unique_ptr<ByteSource> source_;
  std::uint64_t& count_;
  std::uint64_t read_ = 0;
};

}  // namespace figbridge
