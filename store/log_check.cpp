// SPDX-License-Identifier: Apache-2.0
// The format: https://www.sqlite.org/fileformat2.html#walformat
#include "store/log_check.h"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrameHeader = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // the last bit: checksums are of big-endian words
constexpr std::uintmax_t kLongest = 1ULL << 30;

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t n = 0; n < 4; ++n) value = value << 8 | static_cast<unsigned char>(bytes[at + n]);
  return value;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t n = 4; n > 0; --n) value = value << 8 | static_cast<unsigned char>(bytes[at + n - 1]);
  return value;
}

struct Sum {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  bool operator==(const Sum&) const = default;
};

Sum continued(Sum sum, std::string_view bytes, bool big) {
  const auto word = [&](std::size_t at) { return big ? big_endian(bytes, at) : little_endian(bytes, at); };
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    sum.first += word(at) + sum.second;
    sum.second += word(at + 4) + sum.first;
  }
  return sum;
}

Sum sum_at(std::string_view bytes, std::size_t at) {
  return {big_endian(bytes, at), big_endian(bytes, at + 4)};
}

/// A log in memory.
class Log {
 public:
  explicit Log(std::string_view bytes)
      : bytes_(bytes), page_(big_endian(bytes, 8)), big_((big_endian(bytes, 0) & 1U) != 0) {}

  [[nodiscard]] bool header_is_whole() const {
    return (big_endian(bytes_, 0) & ~1U) == kMagic &&
           continued({}, bytes_.substr(0, 24), big_) == sum_at(bytes_, 24);
  }
  [[nodiscard]] std::size_t frames() const { return (bytes_.size() - kHeader) / (kFrameHeader + page_); }
  [[nodiscard]] std::string_view salt() const { return bytes_.substr(16, 8); }
  [[nodiscard]] std::string_view salt(std::size_t frame) const { return head(frame).substr(8, 8); }
  /// The pages of the database after the transaction that ends here; 0: none does.
  [[nodiscard]] std::uint32_t committed(std::size_t frame) const { return big_endian(head(frame), 4); }
  [[nodiscard]] std::string_view page(std::size_t frame) const {
    return bytes_.substr(at(frame) + kFrameHeader, page_);
  }
  /// Whether it continues what stands before it, by what that says of itself.
  [[nodiscard]] bool follows(std::size_t frame) const {
    return sum_of(frame, told(frame)) == sum_at(head(frame), 16);
  }

 private:
  [[nodiscard]] std::size_t at(std::size_t frame) const { return kHeader + frame * (kFrameHeader + page_); }
  /// What stands before a frame says of itself.
  [[nodiscard]] Sum told(std::size_t frame) const {
    return frame == 0 ? sum_at(bytes_, 24) : sum_at(head(frame - 1), 16);
  }
  [[nodiscard]] Sum sum_of(std::size_t frame, Sum before) const {
    return continued(continued(before, head(frame).substr(0, 8), big_), page(frame), big_);
  }
  [[nodiscard]] std::string_view head(std::size_t frame) const {
    return bytes_.substr(at(frame), kFrameHeader);
  }

  std::string_view bytes_;
  std::size_t page_;
  bool big_;
};

std::string whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Behind a broken frame a crash leaves parts of one transaction, whose heads may be half of an older log's.
/// What shows damage is a whole frame that ends a transaction with another whole one behind it.
std::string broken_in_the_middle(const Log& log) {
  std::size_t frame = 0;
  while (frame < log.frames() && log.salt(frame) == log.salt() && log.follows(frame)) ++frame;
  const auto is_whole = [&](std::size_t each) { return log.salt(each) == log.salt() && log.follows(each); };
  for (std::size_t next = frame + 2; next < log.frames(); ++next) {
    if (log.committed(next - 1) != 0 && is_whole(next - 1) && is_whole(next))
      return fmt::format("its log is damaged in frame {} of {}", frame + 1, log.frames());
  }
  return {};
}

}  // namespace

std::string log_damage(const fs::path& database) {
  const fs::path file = database.string() + "-wal";
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed || size <= kHeader || size > kLongest) return {};
  const auto bytes = whole(file);
  if (bytes.size() <= kHeader) return {};
  const Log log(bytes);
  return log.header_is_whole() ? broken_in_the_middle(log) : std::string();
}

}  // namespace figbridge::store
