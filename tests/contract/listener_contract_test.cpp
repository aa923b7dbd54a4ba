// SPDX-License-Identifier: Apache-2.0
// What core/listener.h promises, for every protocol.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "net/ports.h"
#include "tests/contract/assembled.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;

/// Stands where the pipeline stands: does with each call what a test wants, and keeps what it saw.
class Recorder final : public Dispatcher {
 public:
  using Act = std::function<Task<void>(IncomingCall&)>;
  Recorder(std::shared_ptr<const facade::Generation> generation, Act act)
      : state_(std::make_shared<const facade::State>(std::move(generation),
                                                     std::make_shared<const routing::Table>())),
        act_(std::move(act)) {}

  [[nodiscard]] std::shared_ptr<const PinnedState> pin() const override { return state_; }
  Task<void> dispatch(IncomingCall& call, const PinnedState&) override {
    ++calls;
    co_await act_(call);
  }

  std::atomic<int> calls = 0;

 private:
  std::shared_ptr<const facade::State> state_;
  Act act_;
};

class ListenerContract : public testing::TestWithParam<ProtocolSample> {
 protected:
  static const ProtocolSample& sample() { return GetParam(); }

  explicit ListenerContract() : bridge(sample(), free_port()), ports(bridge.loops()) {}
  ~ListenerContract() override { ports.drain(1s); }

  void serve(Recorder::Act act) {
    recorder = std::make_unique<Recorder>(bridge.shared(), std::move(act));
    ASSERT_TRUE(bridge.listener().start(*recorder));
    auto opening = ports.open(bridge.generation().claims);
    ASSERT_TRUE(opening);
    ports.serve(std::move(*opening), bridge.shared(), 1s);
  }
  [[nodiscard]] RawPeer connect() const { return RawPeer::connect(bridge.listener_port()); }
  std::string ask(std::string_view request) { return connect().send(request).read_answer(); }

  /// Decodes, and answers with the same.
  static Task<void> echo(IncomingCall& call) {
    auto input = co_await call.decode();
    if (!input) {
      Message told = call.encode_error(input.error(), {});
      co_await call.send(std::move(told));
      co_return;
    }
    auto answer = call.encode(*input);
    co_await call.send(std::move(*answer));
  }

  Assembled bridge;
  net::Ports ports;
  std::unique_ptr<Recorder> recorder;
};

TEST_P(ListenerContract, NamesTheOperationAndDecodesToTheCanonicalForm) {
  std::string operation;
  std::string input;
  serve([&](IncomingCall& call) -> Task<void> {
    operation = call.operation();
    auto decoded = co_await call.decode();
    if (decoded) input = decoded->view();
    auto answer = call.encode(JsonText::trusted(sample().canonical));
    co_await call.send(std::move(*answer));
  });
  const auto answer = ask(sample().request);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(operation, "echo");
  EXPECT_EQ(input, sample().canonical);
  EXPECT_NE(body_of(answer).find("1.10 &"), std::string::npos) << answer;
}

TEST_P(ListenerContract, ReplaysTheWholeMessageAfterDecoding) {
  std::string again;
  serve([&](IncomingCall& call) -> Task<void> {
    static_cast<void>(co_await call.decode());
    auto message = co_await call.raw();
    if (message) {
      auto whole = co_await read_all(*std::get<RawBody>(message->body).bytes, 10'000, Origin::caller);
      if (whole) again = *whole;
    }
    auto answer = call.encode(JsonText::trusted(sample().canonical));
    co_await call.send(std::move(*answer));
  });
  EXPECT_EQ(status_of(ask(sample().request)), 200);
  EXPECT_EQ(again, body_of(sample().request));
}

TEST_P(ListenerContract, ACallThatIsCutAnywhereIsNeverAnsweredAsDone) {
  serve(echo);
  const std::string& whole = sample().request;
  for (std::size_t cut = 0; cut < whole.size(); cut += 3) {
    auto peer = connect();
    peer.send(std::string_view(whole).substr(0, cut));
    peer.finish_sending();
    const auto answer = peer.read_to_end();
    EXPECT_NE(status_of(answer), 200) << "cut at " << cut;
  }
  EXPECT_EQ(status_of(ask(whole)), 200) << "the listener goes on";
}

TEST_P(ListenerContract, EveryKindOfErrorIsToldInTheCallersOwnForm) {
  std::atomic<int> kind = 0;
  serve([&](IncomingCall& call) -> Task<void> {
    Error error{.kind = static_cast<ErrorKind>(kind.load()), .text = "our words", .remote = "ORA-00942"};
    Message told = call.encode_error(error, {.operation = "echo", .trace_id = "1"});
    co_await call.send(std::move(told));
  });
  for (; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
    const auto answer = ask(sample().request);
    EXPECT_GE(status_of(answer), 400) << name_of(static_cast<ErrorKind>(kind.load()));
    EXPECT_NE(answer.find(sample().error), std::string::npos) << answer;
    EXPECT_EQ(answer.find("ORA-00942"), std::string::npos) << answer;
  }
}

TEST_P(ListenerContract, SaysWhetherAnAnswerHasBegun) {
  bool before = true;
  std::atomic<bool> after = false;
  serve([&](IncomingCall& call) -> Task<void> {
    before = call.responded();
    auto answer = call.encode(JsonText::trusted(sample().canonical));
    co_await call.send(std::move(*answer));
    after = call.responded();
  });
  ask(sample().request);
  EXPECT_FALSE(before);
  EXPECT_TRUE(eventually([&] { return after.load(); }))
      << "told by send's end, which may come behind the bytes";
}

TEST_P(ListenerContract, ACallThatNobodyConfiguredHasAWireNameAndNoOperation) {
  std::string operation = "?";
  std::string wire_name;
  serve([&](IncomingCall& call) -> Task<void> {
    operation = call.operation();
    wire_name = call.wire_name();
    Message told =
        call.encode_error({.kind = ErrorKind::not_found, .origin = Origin::caller, .text = "no"}, {});
    co_await call.send(std::move(told));
  });
  std::string request = sample().request;
  request.replace(request.find(" /"), 2, " /nobody");
  const auto answer = ask(request);
  EXPECT_GE(status_of(answer), 400);
  if (recorder->calls > 0) {
    EXPECT_EQ(operation, "");
    EXPECT_NE(wire_name, "");
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, ListenerContract, testing::ValuesIn(protocol_samples()),
                         [](const auto& each) { return each.param.protocol; });

}  // namespace
}  // namespace figbridge::test
