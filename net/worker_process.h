// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "net/fd.h"

namespace figbridge::net {

/// In the worker: the descriptor of its end of the socket pair.
inline constexpr int kWorkerSocket = 3;

struct WorkerCommand {
  std::string program;                             ///< absolute path
  std::vector<std::string> arguments;              ///< without the program's name
  std::map<std::string, std::string> environment;  ///< the whole of it: nothing else is inherited
};

/// A child process that inherits nothing but one end of a socket pair: no other descriptor, no environment
/// but the one given, no blocked signal. Its standard streams lead nowhere. The kernel kills it when the
/// thread that started it ends, whatever that thread died of. Used by one thread.
class WorkerProcess {
 public:
  /// `configuration` if the program cannot be executed, `overloaded` if the system has no room for it.
  [[nodiscard]] static Result<WorkerProcess> start(const WorkerCommand& command);

  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&&) = delete;
  /// Kills what still runs, and waits for its end.
  ~WorkerProcess();

  /// Our end, non-blocking.
  [[nodiscard]] int socket() const { return socket_.get(); }
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// The worker sees the end of its input, and is expected to end.
  void close() { socket_.close(); }
  /// SIGKILL: no driver can keep it from ending.
  void kill();
  /// Whether it has ended, and is taken off the system's list.
  [[nodiscard]] bool reap();

 private:
  WorkerProcess(pid_t pid, UniqueFd socket) : pid_(pid), socket_(std::move(socket)) {}
  pid_t pid_ = -1;
  UniqueFd socket_;
};

}  // namespace figbridge::net
