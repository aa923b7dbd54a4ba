// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/token_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace figbridge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const OAuth2Client kClient{
    .token_url = "https://id/token", .client = "fb:1", .secret = "s p", .scope = "a b"};

/// "kind: text", or the token.
std::string outcome(int status, std::string_view body) {
  const auto token = read_token(status, body);
  if (token) return token->text;
  EXPECT_EQ(token.error().effect, Effect::none);
  return std::string(name_of(token.error().kind)) + ": " + token.error().text;
}

TEST(TokenRequest, ShowsClientAndSecretByBasicFormEncodedFirst) {
  const auto request = token_request(kClient, "/token");
  EXPECT_EQ(request.headers.get("Authorization"), "Basic ZmIlM0ExOnMlMjBw");  // fb%3A1:s%20p
  EXPECT_EQ(std::get<std::string>(request.body), "grant_type=client_credentials&scope=a%20b");
}

TEST(TokenRequest, ShowsThemInTheBodyWhereTheServerWantsThemThere) {
  OAuth2Client client = kClient;
  client.secret_in_body = true;
  client.audience = "https://crm";
  const auto request = token_request(client, "/token");
  EXPECT_FALSE(request.headers.contains("Authorization"));
  EXPECT_EQ(std::get<std::string>(request.body),
            "grant_type=client_credentials&scope=a%20b&audience=https%3A%2F%2Fcrm&client_id=fb%3A1&client_"
            "secret=s%20p");
}

TEST(TokenAnswer, LivesAsLongAsItSays) {
  EXPECT_EQ(read_token(200, R"({"access_token":"t","token_type":"bearer","expires_in":60})")->lifetime, 60s);
  EXPECT_EQ(read_token(200, R"({"access_token":"t","token_type":"bearer","expires_in":"60"})")->lifetime,
            60s);
  EXPECT_EQ(read_token(200, R"({"access_token":"t","token_type":"Bearer"})")->lifetime, 300s);
  EXPECT_EQ(read_token(200, R"({"access_token":"t","token_type":"Bearer","expires_in":-1})")->lifetime, 300s);
}

TEST(TokenAnswer, ThatCannotTravelIsNoToken) {
  EXPECT_EQ(outcome(200, R"({"access_token":"a.b-c_d~e+f/g=","token_type":"Bearer"})"), "a.b-c_d~e+f/g=");
  for (const char* body :
       {R"({"access_token":"a\r\nX: y","token_type":"Bearer"})",
        R"({"access_token":"","token_type":"Bearer"})", R"({"token_type":"Bearer"})",
        R"({"access_token":"t","token_type":"mac"})", R"({"access_token":"t"})", "[]", "", "<html>"}) {
    EXPECT_THAT(outcome(200, body), testing::StartsWith("bad_answer: ")) << body;
  }
}

TEST(TokenAnswer, ARefusalIsNamedByItsCodeAndNothingElse) {
  EXPECT_EQ(outcome(401, R"({"error":"invalid_client","error_description":"secret s p is wrong"})"),
            "unauthenticated: the token endpoint gives us no token: invalid_client");
  EXPECT_EQ(outcome(400, R"({"error":"s p"})"),
            "unauthenticated: the token endpoint gives us no token: status 400");
  EXPECT_EQ(outcome(403, "s p"), "unauthenticated: the token endpoint gives us no token: status 403");
}

TEST(TokenAnswer, AServerThatIsIllIsUnreachable) {
  EXPECT_EQ(outcome(503, "{}"), "unreachable: the token endpoint answered with status 503");
  EXPECT_EQ(outcome(429, ""), "unreachable: the token endpoint answered with status 429");
}

}  // namespace
}  // namespace figbridge
