// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/epoll.h>

#include <array>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <optional>

#include "net/fd.h"

namespace figbridge::net {

/// Tells descriptors' owners what has become possible on them: epoll(7), edge-triggered. A change is told
/// once, so owners keep in mind what they were told until a system call says otherwise; in return, neither
/// waiting nor going on costs a system call. On one thread, but for wake().
class Reactor {
  using Hook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  struct Happened {
    bool readable = false;  ///< bytes, an end or an error
    bool writable = false;
    bool ended = false;  ///< the other end has closed its side, or an error: it stays readable
  };

  class Source : public Hook {
   public:
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

   protected:
    Source() = default;
    virtual ~Source() = default;

   private:
    friend class Reactor;
    /// May destroy the source.
    virtual void happened(const Happened& what) = 0;
    /// The loop goes down: nothing more will happen. May destroy the source.
    virtual void abandoned() = 0;
  };

  Reactor();
  ~Reactor() { abandon_all(); }
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// False if the kernel refuses. Until forget(), which comes before the descriptor is closed.
  bool watch(int fd, Source& source);
  void forget(int fd, Source& source);

  /// Waits until something happens, at most so long (nothing: without end).
  void wait(std::optional<std::chrono::milliseconds> at_most);
  /// Tells what has happened.
  void tell();
  /// Ends the wait that is going on, or else the next one. Any thread.
  void wake();
  void abandon_all();

 private:
  UniqueFd epoll_;
  UniqueFd alarm_;
  std::array<epoll_event, 128> events_{};
  int next_ = 0;  ///< of the events being told
  int count_ = 0;
  boost::intrusive::list<Source, boost::intrusive::base_hook<Hook>,
                         boost::intrusive::constant_time_size<false>>
      sources_;
};

}  // namespace figbridge::net
