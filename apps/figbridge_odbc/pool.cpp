// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/pool.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <thread>
#include <utility>

namespace figbridge::odbc {

bool Pool::usable(const Connection& connection, Steady::time_point now) const {
  return !connection.condemned() && connection.generation == generation_.load() &&
         now - connection.opened < hello_.max_age && now - connection.used < hello_.max_idle;
}

std::unique_ptr<Connection> Pool::take_idle() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto last = std::move(idle_.back());
  idle_.pop_back();
  return last;
}

std::unique_ptr<Connection> Pool::tried(std::unique_ptr<Connection> connection) const {
  if (hello_.probe.empty() || Steady::now() - connection->used < hello_.probe_after) return connection;
  // Drivers hang on dead links, and SQL_ATTR_CONNECTION_DEAD is not to be believed: somebody else waits.
  std::promise<std::unique_ptr<Connection>> promise;
  auto answered = promise.get_future();
  std::thread([probed = std::move(connection), promise = std::move(promise),
               &probe = hello_.probe]() mutable {
    auto held = std::move(probed);
    const bool alive = held->answers(probe);
    promise.set_value(alive ? std::move(held) : nullptr);
  }).detach();
  if (answered.wait_for(hello_.probe_timeout) != std::future_status::ready) return nullptr;
  return answered.get();
}

Done<std::unique_ptr<Connection>> Pool::take() {
  while (auto idle = take_idle()) {
    if (!usable(*idle, Steady::now())) {
      close(std::move(idle));
      continue;
    }
    if (auto good = tried(std::move(idle))) return good;
    purge();
  }
  const auto generation = generation_.load();
  auto fresh = Connection::open(environment_, hello_);
  if (fresh) (*fresh)->generation = generation;
  return fresh;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  const auto now = Steady::now();
  connection->used = now;
  if (!usable(*connection, now)) return close(std::move(connection));
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(connection));
}

void Pool::close(std::unique_ptr<Connection> connection) {
  std::thread([closing = std::move(connection)]() mutable { closing.reset(); }).detach();
}

/// What is idle is closed by whoever comes across it.
void Pool::purge() {
  ++generation_;
}

void Pool::close_idle() {
  std::vector<std::unique_ptr<Connection>> old;
  const auto now = Steady::now();
  const std::scoped_lock lock(mutex_);
  const auto kept =
      std::partition(idle_.begin(), idle_.end(), [&](const auto& each) { return usable(*each, now); });
  std::move(kept, idle_.end(), std::back_inserter(old));
  idle_.erase(kept, idle_.end());
  if (!old.empty()) std::thread([closing = std::move(old)]() mutable { closing.clear(); }).detach();
}

void Pool::close_all() {
  while (take_idle() != nullptr) {
  }
}

}  // namespace figbridge::odbc
