// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/token_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/common/base64.h"
#include "core/json/json_index.h"
#include "core/percent.h"

namespace figbridge {
namespace {

constexpr std::chrono::seconds kUnsaid{300};
constexpr std::int64_t kLongest = 86'400;
constexpr std::size_t kTokenBytes = 8 * 1024;  // has to fit into a request's head
constexpr std::array<std::string_view, 6> kCodes = {"invalid_request",        "invalid_client",
                                                    "invalid_grant",          "unauthorized_client",
                                                    "unsupported_grant_type", "invalid_scope"};

std::unexpected<Error> failed(ErrorKind kind, std::string text) {
  return fail(kind, Origin::backend, std::move(text));
}

std::string text_of(const JsonIndex& answer, std::string_view name) {
  const auto member = answer.member(0, name);
  if (!member) return {};
  const JsonKind kind = answer.node(*member).kind;
  return kind == JsonKind::string || kind == JsonKind::number ? answer.plain(*member) : std::string();
}

bool is_bearer_text(std::string_view text) {
  return !text.empty() && text.size() <= kTokenBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  });
}

std::chrono::seconds lifetime_of(const std::string& text) {
  std::int64_t seconds = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (wrong != std::errc{} || seconds < 0) return kUnsaid;
  return std::chrono::seconds(std::min(seconds, kLongest));
}

std::unexpected<Error> refusal(int status, const JsonIndex* answer) {
  if (status >= 500 || status == 429) {
    return failed(ErrorKind::unreachable,
                  "the token endpoint answered with status " + std::to_string(status));
  }
  const std::string said = answer == nullptr ? std::string() : text_of(*answer, "error");
  const bool known = std::ranges::find(kCodes, said) != kCodes.end();
  return failed(ErrorKind::unauthenticated, "the token endpoint gives us no token: " +
                                                (known ? said : "status " + std::to_string(status)));
}

}  // namespace

net::ClientRequest token_request(const OAuth2Client& client, std::string target) {
  net::ClientRequest request{.method = "POST", .target = std::move(target), .repeatable = true};
  std::string form = "grant_type=client_credentials";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) form += "&" + std::string(name) + "=" + percent_encoded(value);
  };
  add("scope", client.scope);
  add("audience", client.audience);
  if (client.secret_in_body) {
    add("client_id", client.client);
    add("client_secret", client.secret);
  } else {  // section 2.3.1: form-encoded before they are joined
    request.headers.add("Authorization",
                        basic_credentials(percent_encoded(client.client), percent_encoded(client.secret)));
  }
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Accept", "application/json");
  request.body = std::move(form);
  return request;
}

Result<GrantedToken> read_token(int status, std::string_view body) {
  const auto json = parse_json(body, {.depth = 16}, Origin::backend);
  if (!json || json->view().front() != '{') {
    if (status != 200) return refusal(status, nullptr);
    return failed(ErrorKind::bad_answer, "the token endpoint's answer is no JSON object");
  }
  const JsonIndex answer(json->view());
  if (status != 200) return refusal(status, &answer);
  if (!equal_without_case(text_of(answer, "token_type"), "Bearer"))
    return failed(ErrorKind::bad_answer, "the token endpoint gave a token that is no bearer token");
  GrantedToken token{.text = text_of(answer, "access_token"),
                     .lifetime = lifetime_of(text_of(answer, "expires_in"))};
  if (is_bearer_text(token.text)) return token;
  return failed(ErrorKind::bad_answer, "the token endpoint gave no token that can be sent");
}

}  // namespace figbridge
