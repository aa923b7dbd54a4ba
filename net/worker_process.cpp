// SPDX-License-Identifier: Apache-2.0
#include "net/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill and sigset_t are POSIX
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace figbridge::net {
namespace {

constexpr int kReport = kWorkerSocket + 1;

/// What execve wants, made before the fork: afterwards no memory may be taken.
class ExecWords {
 public:
  explicit ExecWords(const WorkerCommand& command) {
    words_.push_back(command.program);
    for (const auto& argument : command.arguments) words_.push_back(argument);
    for (const auto& [name, value] : command.environment)
      settings_.push_back(fmt::format("{}={}", name, value));
    for (auto& word : words_) arguments_.push_back(word.data());
    for (auto& setting : settings_) environment_.push_back(setting.data());
    arguments_.push_back(nullptr);
    environment_.push_back(nullptr);
  }
  void exec() { ::execve(arguments_.front(), arguments_.data(), environment_.data()); }

 private:
  std::vector<std::string> words_;
  std::vector<std::string> settings_;
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
};

/// The child, from fork to exec: system calls only. Descriptors 3 and 4 become the socket and the report of a
/// failed exec; all others go.
[[noreturn]] void become_worker(ExecWords& words, int socket, int report, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the parent died before the kernel knew of the wish
  ::setsid();                               // what a terminal interrupts is the bridge, which drains
  const int nowhere = ::open("/dev/null", O_RDWR);
  if (nowhere < 0) ::_exit(127);
  for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
  // Above both targets first: neither copy may overwrite the other's source.
  const int high_socket = ::fcntl(socket, F_DUPFD, kReport + 1);
  const int high_report = ::fcntl(report, F_DUPFD, kReport + 1);
  ::dup2(high_socket, kWorkerSocket);
  ::dup2(high_report, kReport);
  ::fcntl(kReport, F_SETFD, FD_CLOEXEC);
  ::close_range(kReport + 1, ~0U, 0);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  words.exec();
  const int reason = errno;
  [[maybe_unused]] const auto told = ::write(kReport, &reason, sizeof reason);
  ::_exit(127);
}

std::unexpected<Error> no_room(const char* what) {
  return fail(ErrorKind::overloaded, Origin::bridge, std::string("no worker process: ") + what);
}

}  // namespace

Result<WorkerProcess> WorkerProcess::start(const WorkerCommand& command) {
  ExecWords words(command);
  std::array<int, 2> pair{};
  std::array<int, 2> report{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return no_room("no descriptors left");
  UniqueFd ours(pair[0]);
  const UniqueFd theirs(pair[1]);
  if (::pipe2(report.data(), O_CLOEXEC) != 0) return no_room("no descriptors left");
  const UniqueFd report_end(report[0]);
  UniqueFd report_begin(report[1]);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return no_room("the system starts no more processes");
  if (pid == 0) become_worker(words, theirs.get(), report_begin.get(), parent);
  WorkerProcess started(pid, std::move(ours));
  report_begin.close();
  int reason = 0;
  ssize_t got = 0;
  do got = ::read(report_end.get(), &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  if (got == static_cast<ssize_t>(sizeof reason)) {
    return fail(Error{.kind = ErrorKind::configuration,
                      .text = "the worker " + command.program + " cannot be started",
                      .remote = std::strerror(reason)});  // NOLINT(concurrency-mt-unsafe)
  }
  ::fcntl(started.socket(), F_SETFL, O_NONBLOCK);
  return started;
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), socket_(std::move(other.socket_)) {}

WorkerProcess::~WorkerProcess() {
  kill();
  if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
}

void WorkerProcess::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

bool WorkerProcess::reap() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

}  // namespace figbridge::net
