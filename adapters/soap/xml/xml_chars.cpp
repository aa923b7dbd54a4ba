// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/xml_chars.h"

#include <algorithm>

namespace figbridge::soap {
namespace {

struct Range {
  std::uint32_t first, last;
};

constexpr std::array<Range, 15> kNameStarts = {{{'A', 'Z'},
                                                {'_', '_'},
                                                {'a', 'z'},
                                                {0xC0, 0xD6},
                                                {0xD8, 0xF6},
                                                {0xF8, 0x2FF},
                                                {0x370, 0x37D},
                                                {0x37F, 0x1FFF},
                                                {0x200C, 0x200D},
                                                {0x2070, 0x218F},
                                                {0x2C00, 0x2FEF},
                                                {0x3001, 0xD7FF},
                                                {0xF900, 0xFDCF},
                                                {0xFDF0, 0xFFFD},
                                                {0x10000, 0xEFFFF}}};
constexpr std::array<Range, 5> kNameMore = {
    {{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, std::uint32_t point) {
  return std::ranges::any_of(
      ranges, [point](const Range& range) { return point >= range.first && point <= range.last; });
}

std::uint32_t byte_at(const char* at) {
  return static_cast<unsigned char>(*at);
}

}  // namespace

std::size_t read_utf8(const char* at, const char* end, std::uint32_t& point) {
  const std::uint32_t first = byte_at(at);
  const std::size_t size = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2);
  if (first < 0xC2 || first > 0xF4 || static_cast<std::size_t>(end - at) < size) return 0;
  point = first & (0xFFU >> (size + 1));
  for (std::size_t n = 1; n < size; ++n) {
    const std::uint32_t next = byte_at(at + n);
    if ((next & 0xC0U) != 0x80U) return 0;
    point = (point << 6U) | (next & 0x3FU);
  }
  const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
  const bool beyond = (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF;
  return overlong || beyond ? 0 : size;
}

bool is_xml_character(std::uint32_t point) {
  if (point < 0x20) return point == 0x9 || point == 0xA || point == 0xD;
  return point < 0xD800 || (point >= 0xE000 && point < 0xFFFE) || (point >= 0x10000 && point < 0x110000);
}

bool is_name_start(std::uint32_t point) {
  return within(kNameStarts, point);
}

bool is_name_character(std::uint32_t point) {
  return is_name_start(point) || within(kNameMore, point);
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      put(0xE0U | (point >> 12U));
    } else {
      put(0xF0U | (point >> 18U));
      put(0x80U | ((point >> 12U) & 0x3FU));
    }
    put(0x80U | ((point >> 6U) & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

}  // namespace figbridge::soap
