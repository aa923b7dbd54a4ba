// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "core/byte_source.h"

namespace figbridge::test {

/// How a source ends after its last piece.
enum class Ending { in_order, with_error };

/// Gives pieces, then ends or fails.
class Pieces final : public ByteSource {
 public:
  explicit Pieces(std::deque<std::string> pieces, std::optional<std::uint64_t> length = std::nullopt,
                  Ending ending = Ending::in_order)
      : pieces_(std::move(pieces)), length_(length), ending_(ending) {}

  Task<Result<std::string_view>> read() override {
    if (pieces_.empty() && ending_ == Ending::with_error) {
      co_return fail(ErrorKind::closed, Origin::backend, "the source was cut short");
    }
    if (pieces_.empty()) co_return std::string_view{};
    current_ = std::move(pieces_.front());
    pieces_.pop_front();
    co_return std::string_view(current_);
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::deque<std::string> pieces_;
  std::optional<std::uint64_t> length_;
  Ending ending_;
  std::string current_;
};

/// Never ends; counts what was taken.
class Endless final : public ByteSource {
 public:
  explicit Endless(std::atomic<std::uint64_t>& given) : given_(given) {}
  Task<Result<std::string_view>> read() override {
    given_ += piece_.size();
    co_return std::string_view(piece_);
  }

 private:
  std::atomic<std::uint64_t>& given_;
  std::string piece_ = std::string(16 * 1024, 'x');
};

}  // namespace figbridge::test
