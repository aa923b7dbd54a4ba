// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/monitor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::facade {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class MonitorTest : public ::testing::Test {
 public:
  MonitorTest() {
    EXPECT_TRUE(port_.start());
    port_.serve(monitor_.paths());
    loops_.start();
  }
  ~MonitorTest() override {
    port_.drain(std::chrono::seconds(1));
    loops_.stop();
  }
  std::string ask(const std::string& request_line) const {
    namespace asio = boost::asio;
    asio::io_context context;
    asio::ip::tcp::socket connection(context);
    connection.connect({asio::ip::address_v4::loopback(), port_.port()});
    asio::write(connection, asio::buffer(request_line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    std::string bytes;
    boost::system::error_code ended;
    asio::read(connection, asio::dynamic_buffer(bytes), ended);
    return bytes;
  }

  Metrics metrics;
  Readiness readiness{{"listeners"}};

 private:
  SystemClock clock_;
  net::Loops loops_{1, clock_};
  net::BlockingPool pool_{1};
  Monitor monitor_{metrics, readiness, pool_};
  net::Port port_{loops_, net::PortSettings{}};
};

TEST_F(MonitorTest, ServesMetricsAsPrometheusText) {
  metrics.record(testing::good_call());
  const auto reply = ask("GET /metrics");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(reply, HasSubstr("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(reply, HasSubstr("\nfigbridge_exchanges_total{"));
}

TEST_F(MonitorTest, IsAliveBeforeItIsReady) {
  EXPECT_THAT(ask("GET /live"), StartsWith("HTTP/1.1 200"));
  const auto not_yet = ask("GET /ready");
  EXPECT_THAT(not_yet, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(not_yet, HasSubstr(R"("why":"starting")"));
  readiness.met("listeners");
  EXPECT_THAT(ask("GET /ready"), StartsWith("HTTP/1.1 200"));
}

TEST_F(MonitorTest, TakesNothingElse) {
  EXPECT_THAT(ask("GET /"), StartsWith("HTTP/1.1 404"));
  const auto refused = ask("POST /metrics");
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(refused, HasSubstr("Allow: GET, HEAD"));
  EXPECT_THAT(ask("HEAD /metrics"), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace figbridge::facade
