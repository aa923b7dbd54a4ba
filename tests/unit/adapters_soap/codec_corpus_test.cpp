// SPDX-License-Identifier: Apache-2.0
// What the fuzzers hold, held of their corpora: each seed whole, and cut short at every byte.
#include <gtest/gtest.h>

#include <filesystem>

#include "fuzz/peek/peek_target.h"
#include "fuzz/xml_json/xml_json_target.h"
#include "tests/support/material.h"

namespace figbridge::soap {
namespace {

template <class Violation>
int hold(const std::string& target, Violation violation) {
  int seeds = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(FIGBRIDGE_SOURCE_DIR) /
                                                               "fuzz" / target / "corpus")) {
    const std::string seed = figbridge::test::slurp(entry.path());
    EXPECT_EQ(violation(seed), "") << entry.path();
    for (std::size_t size = 0; size < seed.size(); ++size) {
      EXPECT_EQ(violation(std::string_view(seed).substr(0, size)), "") << entry.path() << " cut at " << size;
    }
    ++seeds;
  }
  return seeds;
}

TEST(Corpus, OfXmlToJson) {
  EXPECT_GT(hold("xml_json", test::xml_json_violation), 15);
}

TEST(Corpus, OfPeek) {
  EXPECT_GT(hold("peek", test::peek_violation), 8);
}

}  // namespace
}  // namespace figbridge::soap
