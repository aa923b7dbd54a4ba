// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge::net {

/// What is said between the bridge and a worker process. Up to `quit` the bridge speaks, from `ready` on the
/// worker.
enum class FrameType : std::uint8_t {
  hello = 1,     ///< once, first: what the worker is to work with
  call = 2,      ///< a call's whole request
  cancel = 3,    ///< the call is to end soon; nobody may be waiting for it any more
  credit = 4,    ///< so many more bytes of rows may be sent (decimal digits)
  quit = 5,      ///< end when nothing is going on
  ready = 16,    ///< the worker has understood the hello
  started = 17,  ///< from here on the call may have an effect
  rows = 18,     ///< a part of the answer
  done = 19,     ///< the call has ended well; its last frame
  failed = 20,   ///< the call has failed; its last frame
};

inline constexpr std::uint8_t kFrameVersion = 1;
inline constexpr std::size_t kFrameHeadBytes = 16;
/// Of one frame's payload; more is said in several frames of the same type and call.
inline constexpr std::size_t kFramePayloadBytes = 32 * 1024;
/// Bytes of rows that a call may send before it is granted more.
inline constexpr std::size_t kCallCredit = 256 * 1024;

struct Frame {
  FrameType type = FrameType::hello;
  bool more = false;       ///< the payload goes on in the next frame of this type and call
  std::uint64_t call = 0;  ///< 0: none
  std::string_view payload;
};

/// Appends what says `payload` of any size: as many frames as it takes.
void append_frames(std::string& out, FrameType type, std::uint64_t call, std::string_view payload = {});

/// Takes frames off a stream of bytes. A version, a type or a size that is not known ends the conversation:
/// from then on every next() fails.
class FrameReader {
 public:
  void feed(std::string_view bytes);
  /// The next whole frame, or nothing yet. Its payload holds until the reader is used again. `bad_answer` of
  /// the backend.
  [[nodiscard]] Result<std::optional<Frame>> next();

 private:
  std::string bytes_;
  std::size_t taken_ = 0;
  bool broken_ = false;
};

}  // namespace figbridge::net
