// SPDX-License-Identifier: Apache-2.0
#include "net/proxy_tunnel.h"

#include <utility>

#include "net/chars.h"
#include "net/head_scan.h"
#include "net/message_parser.h"

namespace figbridge::net {
namespace {

std::unexpected<Error> refused(std::string text) {
  return fail(ErrorKind::unreachable, Origin::backend, std::move(text));
}

/// The answer's status. Nothing may follow its head: whoever is behind the tunnel waits for our first word.
Task<Result<int>> read_status(Stream& stream, const Limits& limits) {
  auto buffer = stream.loop().buffers().borrow(limits.header_bytes);
  HeadScan scan;
  auto state = HeadScan::State::incomplete;
  while (state == HeadScan::State::incomplete) {
    const auto room = buffer.room();
    if (room.empty()) co_return refused("the proxy's answer is larger than the limit");
    const auto got = co_await stream.read_some(room);
    if (got.end != IoEnd::ok) co_return refused("the proxy did not answer");
    buffer.grown_by(got.count);
    state = scan.look(buffer.bytes());
  }
  if (state == HeadScan::State::bare_newline) co_return refused("the proxy's answer cannot be read");
  ResponseHead head;
  const auto parser = parse_response(buffer.bytes().substr(0, scan.size()), true, limits, head);
  if (!parser) co_return refused("the proxy's answer cannot be read");
  const bool opened = head.status >= 200 && head.status < 300;
  if (opened && scan.size() != buffer.bytes().size())
    co_return refused("the proxy sent more than its answer");
  co_return head.status;
}

}  // namespace

Task<Status> open_tunnel(Stream& stream, const Url& to, const std::string& authorization,
                         const Limits& limits) {
  if (!chars::all(chars::kFieldValue, authorization))
    co_return refused("the proxy's credentials cannot be sent");
  const std::string host = to.host.find(':') == std::string::npos ? to.host : "[" + to.host + "]";
  const std::string target = host + ":" + std::to_string(to.port);
  std::string request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!authorization.empty()) request += "Proxy-Authorization: " + authorization + "\r\n";
  request += "\r\n";
  const auto sent = co_await stream.write(request);
  if (sent.end != IoEnd::ok) co_return refused("the proxy closed the connection");
  const auto status = co_await read_status(stream, limits);
  if (!status) co_return fail(status.error());
  if (*status >= 200 && *status < 300) co_return Status{};
  co_return refused("the proxy refuses a connection to " + target + " with status " +
                    std::to_string(*status));
}

}  // namespace figbridge::net
