// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/HTTPServer.h>

#include "faults.h"
#include "service.h"

namespace crm {

/// The service behind Poco's HTTP server, each connection in a thread of its own, up to 128 at once.
class HttpFront {
 public:
  /// Port 0 takes a free one. Faults are not offered when there are none.
  HttpFront(Service& service, Faults* faults, const std::string& host, int port);
  ~HttpFront();
  HttpFront(const HttpFront&) = delete;

  int port() const { return server_.port(); }
  /// Ends every connection.
  void stop();

 private:
  Faults* faults_;
  Poco::ThreadPool threads_;
  Poco::Net::HTTPServer server_;
};

}  // namespace crm
