// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/material.h"

namespace figbridge::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr std::chrono::seconds kPatience{60};

/// Null where the test is not root.
const passwd* server_user() {
  return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;  // NOLINT(concurrency-mt-unsafe): once
}

}  // namespace

PostgresServer::PostgresServer() {
  std::string name = (fs::temp_directory_path() / "figbridge-pg-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  if (const auto* user = server_user(); user != nullptr) {
    if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error("the server's folder cannot be given to it");
  }
  int status = 0;
  const auto made =
      begin(fmt::format("exec {}initdb -D '{}/data' -U figbridge -A trust --no-sync -E UTF8 --locale=C",
                        kPrograms, folder_.string()));
  if (::waitpid(made, &status, 0) != made || status != 0) throw std::runtime_error("initdb: " + log());
  start();
}

PostgresServer::~PostgresServer() {
  stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PostgresServer::connection() const {
  return fmt::format("host={} user=figbridge dbname=postgres", folder_.string());
}

void PostgresServer::start() {
  server_ = begin(fmt::format("exec {}postgres -D '{}/data' -k '{}' -c listen_addresses= -c {}", kPrograms,
                              folder_.string(), folder_.string(), settings_));
  const auto late = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    int status = 0;
    const auto asked = begin(fmt::format("exec {}pg_isready -q -h '{}'", kPrograms, folder_.string()));
    if (::waitpid(asked, &status, 0) == asked && status == 0) return;
    if (::waitpid(server_, &status, WNOHANG) == server_) {
      server_ = 0;
      throw std::runtime_error("postgres ended: " + log());
    }
    if (std::chrono::steady_clock::now() > late) throw std::runtime_error("postgres is not ready: " + log());
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

void PostgresServer::stop() {
  end(SIGINT);  // "fast": ends the sessions, writes what it has
}

void PostgresServer::kill() {
  end(SIGQUIT);  // "immediate": recovers at the next start
}

void PostgresServer::end(int signal) {
  if (server_ == 0) return;
  ::kill(server_, signal);
  const auto late = std::chrono::steady_clock::now() + kPatience;
  int status = 0;
  while (::waitpid(server_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > late) ::kill(server_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  server_ = 0;
}

pid_t PostgresServer::begin(const std::string& command) const {
  const auto* user = server_user();
  const auto output = folder_ / "log";
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  if (user != nullptr &&
      (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
    ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::chdir(folder_.c_str()) != 0) ::_exit(126);
  ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
  ::_exit(127);
}

std::string PostgresServer::log() const {
  return slurp(folder_ / "log");
}

}  // namespace figbridge::test
