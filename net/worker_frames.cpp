// SPDX-License-Identifier: Apache-2.0
#include "net/worker_frames.h"

#include <utility>

namespace figbridge::net {
namespace {

// "F", version, type, flags; the payload's size in 4 bytes and the call in 8, least significant first.
constexpr char kMark = 'F';
constexpr char kMore = 1;

template <class T>
void append_number(std::string& out, T number) {
  for (std::size_t byte = 0; byte < sizeof(T); ++byte)
    out += static_cast<char>((number >> (8 * byte)) & 0xFFU);
}

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  T number = 0;
  for (std::size_t byte = sizeof(T); byte-- > 0;) {
    number = static_cast<T>(number << 8U) | static_cast<std::uint8_t>(bytes[at + byte]);
  }
  return number;
}

bool known(std::uint8_t type) {
  return (type >= static_cast<std::uint8_t>(FrameType::hello) &&
          type <= static_cast<std::uint8_t>(FrameType::quit)) ||
         (type >= static_cast<std::uint8_t>(FrameType::ready) &&
          type <= static_cast<std::uint8_t>(FrameType::failed));
}

}  // namespace

void append_frames(std::string& out, FrameType type, std::uint64_t call, std::string_view payload) {
  do {
    const auto part = payload.substr(0, kFramePayloadBytes);
    payload.remove_prefix(part.size());
    out += kMark;
    out += static_cast<char>(kFrameVersion);
    out += static_cast<char>(type);
    out += payload.empty() ? '\0' : kMore;
    append_number(out, static_cast<std::uint32_t>(part.size()));
    append_number(out, call);
    out += part;
  } while (!payload.empty());
}

void FrameReader::feed(std::string_view bytes) {
  if (taken_ > 0) bytes_.erase(0, std::exchange(taken_, 0));
  bytes_ += bytes;
}

Result<std::optional<Frame>> FrameReader::next() {
  const auto rest = std::string_view(bytes_).substr(taken_);
  if (!broken_ && rest.size() < kFrameHeadBytes) return std::nullopt;
  const auto size = broken_ ? 0 : number_at<std::uint32_t>(rest, 4);
  if (broken_ || rest[0] != kMark || rest[1] != static_cast<char>(kFrameVersion) ||
      !known(static_cast<std::uint8_t>(rest[2])) || (rest[3] != 0 && rest[3] != kMore) ||
      size > kFramePayloadBytes) {
    broken_ = true;
    return fail(ErrorKind::bad_answer, Origin::backend, "the worker's words cannot be read");
  }
  if (rest.size() < kFrameHeadBytes + size) return std::nullopt;
  taken_ += kFrameHeadBytes + size;
  return Frame{.type = static_cast<FrameType>(rest[2]),
               .more = rest[3] == kMore,
               .call = number_at<std::uint64_t>(rest, 8),
               .payload = rest.substr(kFrameHeadBytes, size)};
}

}  // namespace figbridge::net
