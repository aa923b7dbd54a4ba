// SPDX-License-Identifier: Apache-2.0
#include "core/byte_source.h"

#include <utility>

namespace figbridge {
namespace {

class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}
  Task<Result<std::string_view>> read() override {
    if (done_) co_return std::string_view{};
    done_ = true;
    co_return std::string_view(bytes_);
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  bool done_ = false;
};

class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string head, std::unique_ptr<ByteSource> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}
  Task<Result<std::string_view>> read() override {
    if (!head_given_ && !head_.empty()) {
      head_given_ = true;
      co_return std::string_view(head_);
    }
    auto next = co_await rest_->read();
    co_return next;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override {
    const auto rest = rest_->length();
    if (!rest) return std::nullopt;
    return *rest + head_.size();
  }

 private:
  std::string head_;
  std::unique_ptr<ByteSource> rest_;
  bool head_given_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> source_of(std::string bytes) {
  return std::make_unique<StringSource>(std::move(bytes));
}

std::unique_ptr<ByteSource> source_of(std::string head, std::unique_ptr<ByteSource> rest) {
  if (head.empty()) return rest;
  return std::make_unique<PrefixedSource>(std::move(head), std::move(rest));
}

Task<Result<std::string>> read_all(ByteSource& source, std::size_t limit, Origin origin) {
  std::string all;
  if (const auto length = source.length()) {
    if (*length > limit) co_return fail(ErrorKind::too_large, origin, "the body is larger than the limit");
    all.reserve(static_cast<std::size_t>(*length));
  }
  while (true) {
    auto next = co_await source.read();
    if (!next) co_return std::unexpected(std::move(next.error()));
    if (next->empty()) co_return all;
    if (next->size() > limit - all.size()) {
      co_return fail(ErrorKind::too_large, origin, "the body is larger than the limit");
    }
    all.append(*next);
  }
}

}  // namespace figbridge
