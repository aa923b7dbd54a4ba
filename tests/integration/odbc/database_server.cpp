// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/odbc/database_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "net/fd.h"
#include "net/listen.h"

namespace figbridge::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

uid_t unprivileged() {
  if (::geteuid() != 0) return ::geteuid();
  const passwd* nobody = ::getpwnam("nobody");  // NOLINT(concurrency-mt-unsafe)
  return nobody != nullptr ? nobody->pw_uid : 65534;
}

std::string first_existing(std::initializer_list<const char*> files) {
  for (const char* file : files) {
    if (fs::exists(file)) return file;
  }
  return {};
}

}  // namespace

DatabaseServer::DatabaseServer() : port_(net::listen_on(net::PortSettings{})->port), user_(unprivileged()) {
  std::string name = (fs::temp_directory_path() / "figbridge-db-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  [[maybe_unused]] const int owned = ::chown(folder_.c_str(), user_, static_cast<gid_t>(-1));
}

DatabaseServer::~DatabaseServer() {
  if (pid_ > 0) stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

pid_t DatabaseServer::spawn(const std::vector<std::string>& command) const {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setuid(user_) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // setuid forgets it
  const int log = ::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(log, 1);
  ::dup2(log, 2);
  [[maybe_unused]] const int moved = ::chdir(folder_.c_str());
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

bool DatabaseServer::run(const std::vector<std::string>& command) const {
  int status = 0;
  return ::waitpid(spawn(command), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool DatabaseServer::answers() const {
  const net::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;  // NOLINT
}

void DatabaseServer::start() {
  pid_ = spawn(serve_);
  for (int round = 0; round < 600; ++round) {
    if (answers()) return;
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) break;
    std::this_thread::sleep_for(50ms);
  }
  pid_ = -1;
  throw std::runtime_error("the database server does not start: see " + (folder_ / "log").string());
}

void DatabaseServer::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void DatabaseServer::stop() {
  signal(SIGQUIT);  // PostgreSQL: at once, its children too
  if (serve_.front().find("mariadbd") != std::string::npos) signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::unique_ptr<DatabaseServer> DatabaseServer::postgresql() {
  const auto bin =
      first_existing({"/usr/lib/postgresql/15/bin/postgres", "/usr/lib/postgresql/16/bin/postgres",
                      "/usr/lib/postgresql/17/bin/postgres"});
  if (bin.empty()) return nullptr;
  std::unique_ptr<DatabaseServer> made(new DatabaseServer());
  const auto initdb = (fs::path(bin).parent_path() / "initdb").string();
  const auto folder = (made->folder_ / "data").string();
  if (!made->run({initdb, "-D", folder, "-U", "erp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"}))
    return nullptr;
  made->serve_ = {
      bin, "-D", folder, "-p", std::to_string(made->port_), "-h", "127.0.0.1", "-k", made->folder_.string(),
      "-F"};
  made->start();
  return made;
}

std::unique_ptr<DatabaseServer> DatabaseServer::mariadb() {
  const auto bin = first_existing({"/usr/sbin/mariadbd", "/usr/bin/mariadbd"});
  const auto install = first_existing({"/usr/bin/mariadb-install-db"});
  if (bin.empty() || install.empty()) return nullptr;
  std::unique_ptr<DatabaseServer> made(new DatabaseServer());
  const auto folder = (made->folder_ / "data").string();
  std::ofstream(made->folder_ / "init.sql") << "CREATE DATABASE IF NOT EXISTS erp CHARACTER SET "
                                               "utf8mb4;\nCREATE USER IF NOT EXISTS erp@'127.0.0.1';\n"
                                               "CREATE USER IF NOT EXISTS erp@localhost;\nGRANT ALL ON *.* "
                                               "TO erp@'127.0.0.1';\nGRANT ALL ON *.* TO erp@localhost;\n";
  if (!made->run({install, "--no-defaults", "--datadir=" + folder, "--auth-root-authentication-method=normal",
                  "--skip-test-db"}))
    return nullptr;
  made->serve_ = {bin,
                  "--no-defaults",
                  "--datadir=" + folder,
                  "--port=" + std::to_string(made->port_),
                  "--bind-address=127.0.0.1",
                  "--socket=" + (made->folder_ / "socket").string(),
                  "--pid-file=" + (made->folder_ / "pid").string(),
                  "--init-file=" + (made->folder_ / "init.sql").string(),
                  "--skip-log-bin",
                  "--innodb-flush-log-at-trx-commit=0"};
  made->start();
  return made;
}

}  // namespace figbridge::test
