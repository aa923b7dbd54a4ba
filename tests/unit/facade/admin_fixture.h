// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facade/admin/admin_plane.h"
#include "net/server.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::facade::testing {

/// An admin plane on a unix socket: the shop's routing table (a ledger in memory, version 1), and services
/// that answer what a test sets.
class AdminTest : public migrations::test::ServiceTest {
 public:
  AdminTest() {
    const auto started = port_.start();
    EXPECT_TRUE(started) << started.error().describe();
    port_.serve(plane_.paths());
    loops_.start();
  }
  ~AdminTest() override {
    port_.drain(std::chrono::seconds(1));
    loops_.stop();
    pool_.stop();
  }

  struct Reply {
    int status = 0;
    std::string head;
    nlohmann::json body;
  };
  Reply ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    return parse(exchange(method + ' ' + target +
                          " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body));
  }
  Reply get(const std::string& target) { return ask("GET", target); }
  Reply post(const std::string& target, const std::string& body) { return ask("POST", target, body); }

  [[nodiscard]] std::string socket() const { return (folder.path / "admin.sock").string(); }
  [[nodiscard]] static std::string me() { return "uid:" + std::to_string(::getuid()); }

  // What the services answer.
  Observed observed{clock};
  migrations::Evidence evidence;
  migrations::Histories histories;
  migrations::ComparisonSettings comparison;
  StatusReport status{.version = "1.2.3", .started = "2026-11-21T06:00:00.000Z", .ready = true};
  std::vector<routing::Route> files;
  Result<ReloadReport> reloaded = ReloadReport{};
  ExplainRequest explained;
  OperatorCall called;
  Result<JsonText> call_result = JsonText::trusted(R"({"balance":12345678901234567890.10})");
  std::vector<std::string> changes_told;
  std::vector<RuleFile> kept_rules;
  std::vector<IntentRecord> intents;
  std::vector<std::pair<std::string, Settlement>> settled;

 private:
  AdminServices services() {
    return {.table = *service,
            .catalogue = catalogue,
            .observed = observed,
            .evidence = evidence,
            .histories = histories,
            .forgotten = [this](const std::string& operation, const std::string&,
                                const std::string&) { evidence.forget(operation); },
            .comparison = [this](const std::string&) { return comparison; },
            .keep_rule = [this](const RuleFile& file) -> Result<std::string> {
              kept_rules.push_back(file);
              return "/fb/" + file.name;
            },
            .status = [this] { return status; },
            .routes_of_files = [this]() -> Result<std::vector<routing::Route>> { return files; },
            .explain = [this](const ExplainRequest& request) { return explain(request); },
            .reload = [this] { return reloaded; },
            .openapi = []() -> Result<JsonText> { return JsonText::trusted(R"({"openapi":"3.1.0"})"); },
            .unresolved = [this](std::size_t, const std::string&) -> Result<std::vector<IntentRecord>> {
              return intents;
            },
            .intent = [this](const std::string& id) -> Result<std::optional<IntentRecord>> {
              if (intents.empty() || intents.front().intent.id != id) return std::nullopt;
              return intents.front();
            },
            .settle = [this](const std::string& id, const Settlement& word) -> Status {
              settled.emplace_back(id, word);
              return {};
            },
            .now = [] { return Wall::time_point(); },
            .call = [this](OperatorCall call) { return perform(std::move(call)); },
            .changed =
                [this](const std::string& author, const std::string& what, std::uint64_t version) {
                  changes_told.push_back(author + what + std::to_string(version));
                }};
  }
  Result<Explanation> explain(const ExplainRequest& request) {
    explained = request;
    if (request.operation == "nobody")
      return fail(ErrorKind::not_found, Origin::caller, "there is no such operation");
    Explanation explanation{
        .operation = "customer.get", .listener = "api", .call = "erp GetCustomer", .table_version = 1};
    explanation.lines.push_back({.rule = "stage", .decided = true, .text = "legacy answers in stage legacy"});
    return explanation;
  }
  Task<Result<JsonText>> perform(OperatorCall call) {
    called = std::move(call);
    co_return call_result;
  }

  std::string exchange(const std::string& request) const {
    boost::asio::io_context context;
    boost::asio::local::stream_protocol::socket connection(context);
    connection.connect({socket()});
    std::string bytes;
    boost::system::error_code ended;
    boost::asio::write(connection, boost::asio::buffer(request),
                       ended);  // may be answered before it is all read
    boost::asio::read(connection, boost::asio::dynamic_buffer(bytes), ended);
    return bytes;
  }
  static Reply parse(const std::string& bytes) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) return {};
    return {.status = std::stoi(bytes.substr(9, 3)),
            .head = bytes.substr(0, end),
            .body = nlohmann::json::parse(bytes.substr(end + 4), nullptr, false)};
  }

  SystemClock system_clock_;
  net::Loops loops_{1, system_clock_};
  net::BlockingPool pool_{2};
  AdminPlane plane_{services(), pool_};
  net::Port port_{loops_, AdminPlane::port_on(socket())};
};

}  // namespace figbridge::facade::testing
