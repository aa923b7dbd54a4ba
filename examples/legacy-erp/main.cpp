// SPDX-License-Identifier: GPL-2.0-or-later
#include <csignal>
#include <iostream>
#include <thread>

#include "options.h"
#include "server.h"

namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void serve_until_signal(const erp::Options& options, const sigset_t& signals) {
  erp::Erp erp(options.database);
  erp::Server server(erp, options.listen, options.port);
  std::thread runner([&] { server.run(); });
  std::cout << "listening on " << server.port() << std::endl;
  int received = 0;
  sigwait(&signals, &received);
  server.stop();
  runner.join();
}

}  // namespace

int main(int argc, char** argv) {
  sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // also in every thread started later
  std::signal(SIGPIPE, SIG_IGN);
  auto options = erp::parse_options(argc, argv);
  if (!options) return 64;
  try {
    serve_until_signal(*options, signals);
  } catch (const std::exception& error) {
    std::cerr << "erp-server: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
