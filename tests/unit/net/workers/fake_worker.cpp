// SPDX-License-Identifier: Apache-2.0
// A worker process that does what each call tells it: words, separated by spaces. Every call has a thread.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "net/worker_frames.h"
#include "net/worker_process.h"

namespace figbridge::net {
namespace {

class FakeWorker {
 public:
  void run() {
    FrameReader in;
    std::array<char, 4096> room{};
    while (true) {
      const auto got = ::read(kWorkerSocket, room.data(), room.size());
      if (got <= 0) std::_Exit(0);
      in.feed({room.data(), static_cast<std::size_t>(got)});
      while (true) {
        const auto frame = in.next();
        if (!frame || !*frame) break;
        take(**frame);
      }
    }
  }

 private:
  void take(const Frame& frame) {
    const std::scoped_lock lock(mutex_);
    if (frame.type == FrameType::hello) {
      hello_ += frame.payload;
      if (hello_ == "die") std::_Exit(1);
      if (hello_ != "late" && !frame.more) say(FrameType::ready, 0);
    } else if (frame.type == FrameType::call) {
      requests_[frame.call] += frame.payload;
      if (frame.more) return;
      std::thread([this, id = frame.call, what = requests_[frame.call]] { perform(id, what); }).detach();
    } else if (frame.type == FrameType::cancel) {
      cancelled_[frame.call] = true;
      changed_.notify_all();
    } else if (frame.type == FrameType::credit) {
      credit_[frame.call] += std::stoul(std::string(frame.payload));
      changed_.notify_all();
    } else if (frame.type == FrameType::quit) {
      std::_Exit(0);
    }
  }

  void perform(std::uint64_t id, const std::string& what) {
    std::istringstream words(what);
    std::string word;
    while (words >> word) {
      if (word == "start") tell(FrameType::started, id);
      if (word == "crash") std::raise(SIGKILL);
      if (word == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
      if (word == "wait_for_cancel") wait_for_cancel(id);
      if (word == "garbage") write_all("SSH-2.0-OpenSSH and what else there is\r\n");
      if (word == "rows") send_rows(id, words);
      if (word == "descriptors") tell(FrameType::rows, id, descriptors());
      if (word == "environment") tell(FrameType::rows, id, environment());
      if (word == "fail") return tell(FrameType::failed, id, "why");
      if (word == "echo") tell(FrameType::rows, id, what);
    }
    tell(FrameType::done, id, "{}");
  }

  void wait_for_cancel(std::uint64_t id) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return cancelled_[id]; });
  }

  /// So many bytes, never more than credit allows.
  void send_rows(std::uint64_t id, std::istringstream& words) {
    std::size_t count = 0;
    words >> count;
    std::size_t sent = 0;
    while (sent < count) {
      const auto part = std::min<std::size_t>(count - sent, kFramePayloadBytes);
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return sent + part <= kCallCredit + credit_[id]; });
      say(FrameType::rows, id, std::string(part, 'x'));
      sent += part;
    }
  }

  static std::string descriptors() {
    std::string out;
    for (int fd = 0; fd < 1024; ++fd) {
      if (::fcntl(fd, F_GETFD) >= 0) out += std::to_string(fd) + " ";
    }
    return out;
  }
  static std::string environment() {
    std::string out;
    for (char** entry = environ; *entry != nullptr; ++entry) out += std::string(*entry) + ";";
    return out;
  }

  void tell(FrameType type, std::uint64_t id, std::string_view payload = {}) {
    const std::scoped_lock lock(mutex_);
    say(type, id, payload);
  }
  static void say(FrameType type, std::uint64_t id, std::string_view payload = {}) {
    std::string out;
    append_frames(out, type, id, payload);
    write_all(out);
  }
  static void write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::write(kWorkerSocket, bytes.data(), bytes.size());
      if (sent <= 0) std::_Exit(0);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string hello_;
  std::map<std::uint64_t, std::string> requests_;
  std::map<std::uint64_t, bool> cancelled_;
  std::map<std::uint64_t, std::size_t> credit_;
};

}  // namespace
}  // namespace figbridge::net

int main() {
  figbridge::net::FakeWorker().run();
}
