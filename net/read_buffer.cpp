// SPDX-License-Identifier: Apache-2.0
#include "net/read_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace figbridge::net {

ReadBuffer::ReadBuffer(ReadBuffer&& other) noexcept
    : block_(std::move(other.block_)),
      capacity_(std::exchange(other.capacity_, 0)),
      begin_(std::exchange(other.begin_, 0)),
      end_(std::exchange(other.end_, 0)),
      home_(std::exchange(other.home_, nullptr)) {}

ReadBuffer& ReadBuffer::operator=(ReadBuffer&& other) noexcept {
  if (this == &other) return *this;
  release();
  block_ = std::move(other.block_);
  capacity_ = std::exchange(other.capacity_, 0);
  begin_ = std::exchange(other.begin_, 0);
  end_ = std::exchange(other.end_, 0);
  home_ = std::exchange(other.home_, nullptr);
  return *this;
}

std::span<char> ReadBuffer::room() {
  if (end_ == capacity_ && begin_ > 0) {
    std::memmove(block_.get(), block_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {block_.get() + end_, capacity_ - end_};
}

void ReadBuffer::drop_front(std::size_t count) {
  begin_ += std::min(count, end_ - begin_);
  if (begin_ == end_) begin_ = end_ = 0;
}

void ReadBuffer::release() {
  if (block_ == nullptr) return;
  home_->give_back(std::move(block_), capacity_);
  capacity_ = begin_ = end_ = 0;
  home_ = nullptr;
}

ReadBuffer ReadBuffers::borrow(std::size_t capacity) {
  ReadBuffer buffer;
  buffer.home_ = this;
  buffer.capacity_ = std::max(capacity, kBlockBytes);
  if (buffer.capacity_ == kBlockBytes && !free_.empty()) {
    buffer.block_ = std::move(free_.back());
    free_.pop_back();
  } else {
    buffer.block_ = std::make_unique_for_overwrite<char[]>(buffer.capacity_);
  }
  return buffer;
}

void ReadBuffers::give_back(std::unique_ptr<char[]> block, std::size_t capacity) {
  if (capacity == kBlockBytes && free_.size() < kKept) free_.push_back(std::move(block));
}

}  // namespace figbridge::net
