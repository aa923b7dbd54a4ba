// SPDX-License-Identifier: Apache-2.0
// What would fail at the start, or with the first call, is found by the check.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/edited_story.h"

namespace figbridge::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kCrm = "endpoints: [\"http://127.0.0.1:8089/v2\"]\n";

TEST(PartsOfTheStory, ACertificateThatIsNotThereIsFound) {
  EXPECT_THAT(problems_after("    authenticate: none\n",
                             "    authenticate: none\n    tls: {certificate: no.pem, key: no.key}\n"),
              ElementsAre(HasSubstr("cannot use the certificate")));
}

TEST(PartsOfTheStory, AnAuthorityThatIsNotThereIsFound) {
  EXPECT_THAT(problems_after(kCrm, "endpoints: [\"https://127.0.0.1:8089/v2\"]\n    tls: {ca: no.pem}\n"),
              ElementsAre(HasSubstr("no.pem")));
}

TEST(PartsOfTheStory, TlsThatWouldEncryptNothingIsFound) {
  EXPECT_THAT(
      problems_after(kCrm, kCrm + "    tls: {ca: no.pem}\n"),
      ElementsAre("backends.crm.tls: is written, and no endpoint is https: nothing would be encrypted"));
}

TEST(PartsOfTheStory, AFieldThatBreaksTheLineIsFoundAndNotQuoted) {
  const auto problems = problems_after(kCrm, kCrm + "    headers: {X-A: \"secret\\r\\nX-B: b\"}\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems.front(), HasSubstr("backends.crm.headers.X-A: is no header field"));
  EXPECT_THAT(problems.front(), testing::Not(HasSubstr("secret")));
}

TEST(PartsOfTheStory, ATimeoutThatCannotBeReachedIsAWarning) {
  EXPECT_THAT(
      problems_after(kCrm, kCrm + "    timeouts: {total: 5m}\n"),
      ElementsAre("warning: backends.crm.timeouts.total: every call has ended before: listeners give it "
                  "30s (`limits.total_timeout`)"));
}

}  // namespace
}  // namespace figbridge::test
