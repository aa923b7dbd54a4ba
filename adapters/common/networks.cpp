// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/networks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace figbridge {
namespace {

constexpr unsigned kMappedBits = 96;
constexpr unsigned kAllBits = 128;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::unexpected<Error> wrong(std::string_view range, const std::string& why) {
  return fail(ErrorKind::configuration, Origin::bridge, "'" + std::string(range) + "' " + why);
}

}  // namespace

bool Networks::read(const std::string& text, Bits& bits) {
  bits = {};
  if (inet_pton(AF_INET6, text.c_str(), bits.data()) == 1) return true;
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, text.c_str(), v4.data()) != 1) return false;
  bits[10] = bits[11] = 0xFF;
  std::ranges::copy(v4, bits.begin() + 12);
  return true;
}

bool Networks::holds(const Range& range, const Bits& bits) {
  for (unsigned bit = 0; bit < range.prefix; bit += 8) {
    const unsigned left = std::min(8U, range.prefix - bit);
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> left);
    if (((range.bits[bit / 8] ^ bits[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

Status Networks::add(const std::string& name, std::string_view ranges) {
  while (true) {
    const auto end = std::min(ranges.find(','), ranges.size());
    const auto text = trimmed(ranges.substr(0, end));
    const auto slash = std::min(text.find('/'), text.size());
    Range range{.bits = {}, .prefix = kAllBits, .name = name};
    if (!read(std::string(text.substr(0, slash)), range.bits))
      return wrong(text, "is no address and no range such as 10.1.0.0/16");
    if (slash < text.size()) {
      const bool v4 = text.find(':') == std::string_view::npos;
      unsigned length = 0;
      const auto digits = text.substr(slash + 1);
      const auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
      if (failed != std::errc{} || stop != digits.data() + digits.size() || length > (v4 ? 32U : kAllBits))
        return wrong(text, v4 ? "has a prefix that is not 0 to 32" : "has a prefix that is not 0 to 128");
      range.prefix = v4 ? kMappedBits + length : length;
    }
    Range network = range;
    for (unsigned bit = range.prefix; bit < kAllBits; ++bit) {
      network.bits[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
    }
    if (network.bits != range.bits)
      return wrong(text, "has bits behind its prefix: is the address or the prefix wrong?");
    ranges_.push_back(std::move(range));
    if (end == ranges.size()) break;
    ranges.remove_prefix(end + 1);
  }
  std::ranges::stable_sort(ranges_, std::ranges::greater{}, &Range::prefix);
  return {};
}

const std::string* Networks::holder(const std::string& address) const {
  Bits bits;
  if (!read(address, bits)) return nullptr;
  const auto found = std::ranges::find_if(ranges_, [&](const Range& range) { return holds(range, bits); });
  return found == ranges_.end() ? nullptr : &found->name;
}

}  // namespace figbridge
