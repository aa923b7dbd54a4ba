// SPDX-License-Identifier: Apache-2.0
// What core/backend.h promises, for every protocol: above all, that a conversation which fails at any step is
// never told as a success, and that its effect is told right.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/contract/assembled.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;

std::string body_of_request(RawPeer& peer, std::string& head) {
  head = peer.read_until("\r\n\r\n");
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? std::string() : peer.read_bytes(std::stoul(head.substr(at + 16)));
}

class BackendContract : public testing::TestWithParam<ProtocolSample> {
 protected:
  using Script = ScriptedBackend::Script;

  static const ProtocolSample& sample() { return GetParam(); }
  static Script after_request(std::function<void(RawPeer&)> then) {
    return [then = std::move(then)](RawPeer& peer) {
      std::string head;
      body_of_request(peer, head);
      if (!head.empty()) then(peer);
    };
  }

  Result<JsonText> call(Assembled& bridge, std::chrono::milliseconds patience = 5s) {
    context.deadline = Deadline::after(bridge.clock(), patience);
    const auto request = JsonText::trusted(sample().canonical);
    return run_on<Result<JsonText>>(bridge.loops(), [&]() -> Task<Result<JsonText>> {
      auto answer = co_await bridge.call().call(context, request);
      co_return answer;
    });
  }
  Result<JsonText> call(Script script, std::chrono::milliseconds patience = 5s) {
    const ScriptedBackend service({std::move(script)});
    Assembled bridge(sample(), service.port());
    return call(bridge, patience);
  }

  Caller caller;
  TraceContext trace{.trace_id = "0af7651916cd43dd8448eb211c80319c", .span_id = "b7ad6b7169203331"};
  CallContext context{.caller = caller, .trace = trace, .safety = Safety::write};
};

TEST_P(BackendContract, GivesTheAnswerInCanonicalForm) {
  const auto answer = call(after_request([](RawPeer& peer) { peer.send(sample().answer); }));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->view(), sample().canonical);
  EXPECT_EQ(context.attempts, 1);
  EXPECT_GT(context.bytes_sent, 0U);
  EXPECT_GT(context.bytes_received, 0U);
}

TEST_P(BackendContract, AServiceThatIsNotThereIsUnreachableWithoutEffect) {
  Assembled bridge(sample(), free_port());
  const auto answer = call(bridge);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unreachable);
  EXPECT_EQ(answer.error().effect, Effect::none);
  EXPECT_EQ(answer.error().origin, Origin::backend);
}

TEST_P(BackendContract, NoAnswerThatIsCutAnywhereIsASuccess) {
  std::atomic<std::size_t> cut = 0;
  const ScriptedBackend service({after_request([&](RawPeer& peer) {
    peer.send(std::string_view(sample().answer).substr(0, cut.load()));
    peer.close();
  })});
  Assembled bridge(sample(), service.port());
  for (; cut < sample().answer.size(); ++cut) {
    const auto answer = call(bridge);
    ASSERT_FALSE(answer) << "cut at " << cut;
    EXPECT_EQ(answer.error().effect, Effect::unknown) << "cut at " << cut;
    EXPECT_TRUE(answer.error().kind == ErrorKind::closed || answer.error().kind == ErrorKind::bad_answer)
        << "cut at " << cut << ": " << answer.error().describe();
  }
}

TEST_P(BackendContract, NoAnswerThatIsResetAnywhereIsASuccess) {
  std::atomic<std::size_t> cut = 0;
  const ScriptedBackend service({after_request([&](RawPeer& peer) {
    peer.send(std::string_view(sample().answer).substr(0, cut.load()));
    peer.close_with_reset();
  })});
  Assembled bridge(sample(), service.port());
  for (; cut < sample().answer.size(); cut += 7) {
    const auto answer = call(bridge);
    ASSERT_FALSE(answer) << "cut at " << cut;
    EXPECT_EQ(answer.error().effect, Effect::unknown) << "cut at " << cut;
  }
}

TEST_P(BackendContract, AServiceThatNeverAnswersIsATimeoutWithUnknownEffect) {
  for (const std::size_t sent : {std::size_t{0}, std::size_t{9}, sample().answer.size() - 1}) {
    const auto answer = call(after_request([sent](RawPeer& peer) {
                               peer.send(std::string_view(sample().answer).substr(0, sent));
                               peer.read_to_end();
                             }),
                             300ms);
    ASSERT_FALSE(answer) << sent;
    EXPECT_EQ(answer.error().kind, ErrorKind::timeout) << sent;
    EXPECT_EQ(answer.error().effect, Effect::unknown) << sent;
  }
}

TEST_P(BackendContract, WhatIsNotHttpOrNotTheProtocolIsABadAnswer) {
  for (const std::string& bytes :
       {std::string("SSH-2.0-OpenSSH\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nxxxxx"),
        std::string(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")}) {
    const auto answer = call(after_request([&](RawPeer& peer) {
      peer.send(bytes);
      peer.close();
    }));
    ASSERT_FALSE(answer) << bytes;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_answer) << bytes;
    EXPECT_NE(answer.error().effect, Effect::none) << bytes;
  }
}

TEST_P(BackendContract, TheOtherEndsWordsAreNeverOurs) {
  const auto answer = call(after_request([](RawPeer& peer) {
    peer.send(
        "HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\nORA-00942 at db-host1");
    peer.close();
  }));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().describe().find("ORA-00942"), std::string::npos);
  EXPECT_EQ(answer.error().detail.find("ORA-00942"), std::string::npos);
}

TEST_P(BackendContract, ForwardChangesNoByteOfABody) {
  const std::string odd = "<a>\r\n\t<!-- x --><![CDATA[ 1.10 ]]></a>\n\n";
  std::string head;
  std::string body;
  const ScriptedBackend service({[&](RawPeer& peer) {
    body = body_of_request(peer, head);
    peer.send("HTTP/1.1 207 Odd\r\nX-Odd: 1\r\nContent-Length: " + std::to_string(odd.size()) + "\r\n\r\n" +
              odd);
    peer.read_to_end();
  }});
  Assembled bridge(sample(), service.port());
  context.deadline = Deadline::after(bridge.clock(), 5s);
  const auto answered = run_on<Result<std::string>>(bridge.loops(), [&]() -> Task<Result<std::string>> {
    Message message{.verb = "POST", .target = "/x?y=1"};
    message.body = RawBody{.media_type = "text/odd", .bytes = source_of(odd)};
    auto answer = co_await bridge.backend().forward(context, std::move(message));
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    EXPECT_EQ(answer->status, 207);
    EXPECT_EQ(answer->headers.get("X-Odd"), "1");
    auto whole = co_await read_all(*std::get<RawBody>(answer->body).bytes, 1'000, Origin::backend);
    co_return whole;
  });
  ASSERT_TRUE(answered) << answered.error().describe();
  EXPECT_EQ(*answered, odd);
  EXPECT_EQ(body, odd);
  EXPECT_TRUE(head.starts_with("POST /x?y=1 HTTP/1.1\r\n")) << head;
}

INSTANTIATE_TEST_SUITE_P(Protocols, BackendContract, testing::ValuesIn(protocol_samples()),
                         [](const auto& each) { return each.param.protocol; });

}  // namespace
}  // namespace figbridge::test
