// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace figbridge::net {

class ReadBuffers;

/// A borrowed block that bytes are received into and taken from at the front. Empty-handed by default; goes
/// back to the loop's stock when it is dropped, so that idle connections hold none. Must not outlive its
/// loop.
class ReadBuffer {
 public:
  ReadBuffer() = default;
  ReadBuffer(ReadBuffer&& other) noexcept;
  ReadBuffer& operator=(ReadBuffer&& other) noexcept;
  ~ReadBuffer() { release(); }

  [[nodiscard]] bool held() const { return block_ != nullptr; }
  [[nodiscard]] std::string_view bytes() const { return {block_.get() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  /// Room behind the bytes. Moves them to the front first if they reach the end of the block: views die.
  [[nodiscard]] std::span<char> room();
  void grown_by(std::size_t count) { end_ += count; }
  void drop_front(std::size_t count);
  void release();

 private:
  friend class ReadBuffers;
  std::unique_ptr<char[]> block_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  ReadBuffers* home_ = nullptr;
};

/// A loop's stock of free blocks: a busy connection finds one that is warm in the cache.
class ReadBuffers {
 public:
  static constexpr std::size_t kBlockBytes = 16 * 1024;
  static constexpr std::size_t kKept = 128;

  /// A block of at least `capacity` bytes; larger ones than usual are not kept afterwards.
  [[nodiscard]] ReadBuffer borrow(std::size_t capacity = kBlockBytes);

 private:
  friend class ReadBuffer;
  void give_back(std::unique_ptr<char[]> block, std::size_t capacity);
  std::vector<std::unique_ptr<char[]>> free_;
};

}  // namespace figbridge::net
