// SPDX-License-Identifier: Apache-2.0
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Exception.h>

#include <csignal>
#include <iostream>

#include "http_front.h"
#include "options.h"

namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void serve_until_signal(const crm::Options& options, const sigset_t& signals) {
  Poco::Data::SQLite::Connector::registerConnector();
  crm::Service service(options.database, options.defects);
  crm::Faults faults;
  crm::HttpFront front(service, options.allow_faults ? &faults : nullptr, options.listen, options.port);
  std::cout << "listening on " << front.port() << std::endl;
  int received = 0;
  sigwait(&signals, &received);
}

}  // namespace

int main(int argc, char** argv) {
  sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // also in every thread started later
  auto options = crm::parse_options(argc, argv);
  if (!options) return 64;
  try {
    serve_until_signal(*options, signals);
  } catch (const Poco::Exception& error) {
    std::cerr << "crm-server: " << error.displayText() << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "crm-server: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
