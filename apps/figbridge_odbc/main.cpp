// SPDX-License-Identifier: Apache-2.0
// Started by the bridge, never by hand: descriptor 3 is its end of a socket pair.
#include <sys/socket.h>

#include <csignal>
#include <cstdio>

#include "apps/figbridge_odbc/session.h"
#include "net/worker_process.h"

int main() {
  int type = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(figbridge::net::kWorkerSocket, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
    std::fputs("figbridge-odbc is started by figbridge, to load ODBC drivers\n", stderr);
    return 64;
  }
  // What tells a whole service to end is for the bridge, which drains first; then this hears that it has
  // gone.
  for (const int signal : {SIGPIPE, SIGTERM, SIGINT, SIGHUP}) std::signal(signal, SIG_IGN);
  figbridge::odbc::Session(figbridge::net::kWorkerSocket).run();
}
