// SPDX-License-Identifier: Apache-2.0
#include "core/frame_memory.h"

#include <array>
#include <cstdint>
#include <new>

namespace figbridge {
namespace {

constexpr std::size_t kStep = 64;     // sizes are rounded up to a multiple
constexpr std::size_t kSizes = 64;    // frames of up to 4 KiB are kept
constexpr std::uint32_t kKept = 256;  // of each size

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeeps = false;  // a frame that is used after its end must be seen
#elif defined(__has_feature)
constexpr bool kKeeps = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool kKeeps = true;
#endif

struct FreeFrame {
  FreeFrame* next;
};
struct FreeList {
  FreeFrame* first;
  std::uint32_t count;
};

/// Trivial, so that frames which end after the thread's own variables still find it.
constinit thread_local std::array<FreeList, kSizes> lists{};
constinit thread_local bool ended = false;

constinit thread_local bool will_end = false;

/// Empties the lists when the thread ends.
struct Emptier {
  void begin() { will_end = true; }
  ~Emptier() {
    ended = true;
    for (auto& list : lists) {
      while (list.first != nullptr) {
        FreeFrame* const frame = list.first;
        list.first = frame->next;
        ::operator delete(frame);
      }
    }
  }
};
thread_local Emptier emptier;

std::size_t list_of(std::size_t size) {
  return (size - 1) / kStep;
}

}  // namespace

void* take_frame(std::size_t size) {
  const auto index = list_of(size);
  if (!kKeeps || index >= kSizes) return ::operator new(size);
  FreeList& list = lists[index];
  if (list.first == nullptr) return ::operator new((index + 1) * kStep);
  FreeFrame* const frame = list.first;
  list.first = frame->next;
  --list.count;
  return frame;
}

void give_back_frame(void* frame, std::size_t size) noexcept {
  const auto index = list_of(size);
  if (!kKeeps || index >= kSizes) return ::operator delete(frame);
  FreeList& list = lists[index];
  if (list.count == kKept || ended) return ::operator delete(frame);
  if (!will_end) emptier.begin();  // the first frame of this thread: from now on there is something to empty
  list.first = new (frame) FreeFrame{list.first};
  ++list.count;
}

}  // namespace figbridge
