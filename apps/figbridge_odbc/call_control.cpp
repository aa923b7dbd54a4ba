// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/call_control.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace figbridge::odbc {

bool CallControl::start() {
  const std::scoped_lock lock(mutex_);
  if (cancelled_) return false;
  if (!std::exchange(started_, true)) tell_(net::FrameType::started, {});
  return true;
}

bool CallControl::answer(std::string_view bytes) {
  if (bytes.size() > room_) too_large_ = true;
  if (too_large_) return false;
  room_ -= bytes.size();
  ready_ += bytes;
  return ready_.size() < net::kFramePayloadBytes || flush();
}

bool CallControl::flush() {
  std::string_view left = ready_;
  while (!left.empty()) {
    const auto part = left.substr(0, net::kFramePayloadBytes);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return cancelled_ || credit_ >= part.size(); });
    if (cancelled_) return false;
    credit_ -= part.size();
    lock.unlock();
    tell_(net::FrameType::rows, part);
    left.remove_prefix(part.size());
  }
  ready_.clear();
  return true;
}

CallControl::Running::Running(CallControl& control, SQLHSTMT statement) : control_(control) {
  const std::scoped_lock lock(control_.mutex_);
  control_.statement_ = statement;
}

CallControl::Running::~Running() {
  std::unique_lock lock(control_.mutex_);
  control_.statement_ = SQL_NULL_HSTMT;
  control_.changed_.wait(lock, [this] { return control_.cancelling_ == 0; });
}

/// SQLCancel is a driver's function like any other, and may hang: it has a thread of its own.
void CallControl::cancel() {
  const std::scoped_lock lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
  if (statement_ == SQL_NULL_HSTMT) return;
  ++cancelling_;
  std::thread([self = shared_from_this(), statement = statement_] {
    SQLCancel(statement);
    const std::scoped_lock done(self->mutex_);
    --self->cancelling_;
    self->changed_.notify_all();
  }).detach();
}

void CallControl::grant(std::size_t credit) {
  const std::scoped_lock lock(mutex_);
  credit_ += credit;
  changed_.notify_all();
}

}  // namespace figbridge::odbc
