// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/byte_source.h"
#include "core/clock.h"
#include "core/json/json_text.h"
#include "core/listener.h"
#include "core/operation.h"

namespace figbridge::facade {

/// The bytes of an answer that were passed through to its caller, as far as there is room for them.
struct PassedCopy {
  std::string bytes;
  bool whole = false;
  bool too_large = false;
};

/// Hands bytes on as they come and keeps a copy of the first ones.
class CopyingSource final : public ByteSource {
 public:
  CopyingSource(std::unique_ptr<ByteSource> source, std::shared_ptr<PassedCopy> copy, std::size_t limit)
      : source_(std::move(source)), copy_(std::move(copy)), limit_(limit) {}
  Task<Result<std::string_view>> read() override {
    auto next = co_await source_->read();
    if (next) keep(*next);
    co_return next;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return source_->length(); }

 private:
  /// Who knows the length does not ask for the end.
  void keep(std::string_view piece) {
    seen_ += piece.size();
    copy_->whole = piece.empty() || seen_ == length();
    if (copy_->too_large || copy_->bytes.size() + piece.size() > limit_) {
      copy_->too_large = true;
      copy_->bytes.clear();
    } else {
      copy_->bytes.append(piece);
    }
  }

  std::unique_ptr<ByteSource> source_;
  std::shared_ptr<PassedCopy> copy_;
  std::size_t limit_;
  std::uint64_t seen_ = 0;
};

/// What a call carries along whose other side is to be asked as well, once its caller has the answer.
struct Aside {
  std::shared_ptr<const PinnedState> pinned;  ///< what the other side is found in
  Side answered = Side::legacy;
  std::optional<Result<JsonText>> told;      ///< what that side said, in the contract's form
  std::shared_ptr<const PassedCopy> passed;  ///< or as it was passed through
  int status = 0;                            ///< with that
  std::string media_type;
  Steady::time_point began;  ///< when that side was asked
  Steady::duration took{};
};

}  // namespace figbridge::facade
