// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/scripted_port.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/limits.h"
#include "net/request_policy.h"

namespace figbridge::scenario {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{10};
constexpr int kBacklog = 64;

bool has(const std::vector<Field>& fields, std::string_view name) {
  return std::ranges::any_of(fields,
                             [&](const Field& field) { return equal_without_case(field.name, name); });
}

bool bodiless(int status) {
  return status == 204 || status == 304;
}

/// The head, with Content-Length unless the case says otherwise.
std::string head_of(const Answer& answer, std::size_t length) {
  auto head = fmt::format("HTTP/1.1 {} Scripted\r\n", answer.status);
  for (const auto& field : answer.fields) head += field.name + ": " + field.value + "\r\n";
  const bool framed = has(answer.fields, "Content-Length") || has(answer.fields, "Transfer-Encoding");
  if (!framed && !bodiless(answer.status)) head += fmt::format("Content-Length: {}\r\n", length);
  if (!has(answer.fields, "Connection")) head += "Connection: close\r\n";
  return head + "\r\n";
}

std::string framed(const Answer& answer, const std::string& body) {
  if (!has(answer.fields, "Transfer-Encoding")) return body;
  return body.empty() ? "0\r\n\r\n" : fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", body.size(), body);
}

}  // namespace

ScriptedPort::ScriptedPort(std::string backend, Script& script)
    : backend_(std::move(backend)), script_(script) {}

ScriptedPort::~ScriptedPort() {
  stopping_ = true;
  accepting_ = {};
  served_.clear();
}

Status ScriptedPort::start() {
  net::PortSettings settings;
  settings.port = free_port();  // bound by its number, the port stays ours while it refuses
  auto listening = net::listen_on(settings);
  if (!listening) return std::unexpected(std::move(listening.error()));
  listening_ = std::move(*listening);
  accepting_ = std::jthread([this](const std::stop_token& stopping) { accept(stopping); });
  return {};
}

void ScriptedPort::refuse(bool refuses) {
  if (std::exchange(refusing_, refuses) == refuses) return;
  if (refuses)
    ::shutdown(listening_.fd.get(), SHUT_RD);
  else
    ::listen(listening_.fd.get(), kBacklog);
}

void ScriptedPort::accept(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    pollfd waiting{.fd = listening_.fd.get(), .events = POLLIN, .revents = 0};
    ::poll(&waiting, 1, static_cast<int>(kTick.count()));
    bool exhausted = false;
    auto accepted = net::accept_next(listening_.fd.get(), exhausted);
    if (accepted) {
      served_.emplace_back(
          [this, wire = Wire(std::move(accepted->fd))]() mutable { serve(std::move(wire)); });
    } else if (waiting.revents != 0) {
      std::this_thread::sleep_for(kTick);  // a port that refuses is always ready, with nothing to take
    }
  }
}

void ScriptedPort::serve(Wire wire) {
  BackendCall call{.backend = backend_, .method = {}, .target = {}, .headers = {}, .body = {}};
  if (!read_call(wire, call)) return;
  const auto given = script_.answer(call);
  if (given.kind == Answer::Kind::hang) return wait_until_gone(wire);
  answer(wire, call, given);
}

bool ScriptedPort::more(Wire& wire) {
  auto came = Wire::Came::late;
  while (came == Wire::Came::late && !stopping_) came = wire.wait(Steady::now() + kTick);
  return came == Wire::Came::more;
}

bool ScriptedPort::read_call(Wire& wire, BackendCall& call) {
  auto& bytes = wire.bytes();
  auto end = bytes.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!more(wire)) return false;
    end = bytes.find("\r\n\r\n");
  }
  const auto raw = bytes.substr(0, end + 4);
  bytes.erase(0, end + 4);
  const auto shape = net::check_request(raw, Limits{});
  net::RequestHead head;
  auto parser = shape ? net::parse_request(raw, *shape, Limits{}, head) : std::unexpected(shape.error());
  if (!parser) {
    script_.broken(backend_, parser.error().error.describe());
    return false;
  }
  if (shape->expects_continue) wire.send("HTTP/1.1 100 Continue\r\n\r\n");
  call.method = head.method;
  call.target = head.target;
  call.headers = std::move(head.headers);
  return read_body(wire, **parser, call);
}

bool ScriptedPort::read_body(Wire& wire, net::MessageParser& parser, BackendCall& call) {
  while (!parser.done()) {
    const auto step = parser.next(wire.bytes());
    call.body += step.piece;
    wire.bytes().erase(0, step.consumed);
    if (step.kind == net::BodyStep::Kind::broken) {
      script_.broken(backend_, "a broken body");
      return false;
    }
    if (step.kind == net::BodyStep::Kind::more && !more(wire)) return false;
  }
  return true;
}

void ScriptedPort::answer(Wire& wire, const BackendCall& call, const Answer& given) {
  const auto until = Steady::now() + given.delay;
  while (!stopping_ && Steady::now() < until) std::this_thread::sleep_for(std::min(kTick, given.delay));
  const auto body = given.body ? given.body->bytes : std::string();
  if (given.kind == Answer::Kind::raw) {
    wire.send(body);
    return wire.close();
  }
  auto sent = call.method == "HEAD" || bodiless(given.status) ? std::string() : framed(given, body);
  const bool early = given.end != Answer::End::none;
  if (early) sent.resize(std::min(sent.size(), given.ends_at));
  // A reset before the first byte leaves nothing of the head either.
  if (!early || given.end == Answer::End::close || given.ends_at > 0)
    wire.send(head_of(given, body.size()) + sent);
  if (given.end == Answer::End::reset) {
    std::this_thread::sleep_for(given.ends_at > 0 ? 2 * kTick
                                                  : milliseconds(0));  // so that what was sent is read first
    return wire.reset();
  }
  wire.close();
}

void ScriptedPort::wait_until_gone(Wire& wire) {
  while (!stopping_ && wire.wait(Steady::now() + kTick) != Wire::Came::end) {
  }
}

}  // namespace figbridge::scenario
