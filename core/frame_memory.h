// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace figbridge {

/// Memory for coroutine frames. A call through the bridge begins some forty coroutines, of the same few sizes
/// each time: every thread keeps what was given back and hands it out again, without a look at the heap.
/// Bounded: what is large, or too many of one size, goes back to the heap at once. A frame may be given back
/// by another thread than the one that took it. `size` is what was asked for.
[[nodiscard]] void* take_frame(std::size_t size);
void give_back_frame(void* frame, std::size_t size) noexcept;

}  // namespace figbridge
