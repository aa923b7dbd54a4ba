// SPDX-License-Identifier: Apache-2.0
// A backend that answers every request after a while: delayed_answerer PORT MILLISECONDS FILE. Keep-alive,
// one thread, no HTTP beyond what the bench sends.
#include <boost/asio.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::size_t body_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  std::size_t length = 0;
  if (at != std::string::npos) std::from_chars(head.data() + at + 16, head.data() + head.size(), length);
  return length;
}

asio::awaitable<void> serve(tcp::socket socket, std::chrono::milliseconds delay, const std::string& answer) {
  std::string buffer;
  asio::steady_timer timer(socket.get_executor());
  boost::system::error_code failed;
  while (true) {
    const auto head = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n",
                                                      asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    const auto whole = head + body_length(buffer.substr(0, head));
    if (buffer.size() < whole) {
      co_await asio::async_read(socket, asio::dynamic_buffer(buffer),
                                asio::transfer_exactly(whole - buffer.size()),
                                asio::redirect_error(asio::use_awaitable, failed));
      if (failed) co_return;
    }
    buffer.erase(0, whole);
    if (delay.count() > 0) {
      timer.expires_after(delay);
      co_await timer.async_wait(asio::use_awaitable);
    }
    co_await asio::async_write(socket, asio::buffer(answer),
                               asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
  }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, std::chrono::milliseconds delay,
                             const std::string& answer) {
  while (true) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), delay, answer), asio::detached);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 64;
  std::ifstream file(arguments[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body;
  asio::io_context loop(1);
  tcp::acceptor acceptor(
      loop, {asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::atoi(arguments[1]))});
  acceptor.listen(4096);
  asio::co_spawn(loop, accept(acceptor, std::chrono::milliseconds(std::atoi(arguments[2])), answer),
                 asio::detached);
  std::puts("listening");
  std::fflush(stdout);
  loop.run();
}
