// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "fuzz/wsdl/wsdl_target.h"
#include "tests/support/material.h"

namespace figbridge::soap {
namespace {

TEST(WsdlCorpus, EveryFileOfTheFuzzCorpusHolds) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(FIGBRIDGE_SOURCE_DIR "/fuzz/wsdl/corpus")) {
    EXPECT_EQ(test::wsdl_holds(figbridge::test::slurp(entry.path())), "") << entry.path();
    ++files;
  }
  EXPECT_GT(files, 5U);
}

/// A document cut short or changed at any byte is an error or a model, never anything else.
TEST(WsdlCorpus, DamagedDocumentsHold) {
  for (const auto& entry : std::filesystem::directory_iterator(FIGBRIDGE_SOURCE_DIR "/fuzz/wsdl/corpus")) {
    const std::string whole = figbridge::test::slurp(entry.path());
    for (std::size_t at = 0; at < whole.size(); at += 97) {
      EXPECT_EQ(test::wsdl_holds(whole.substr(0, at)), "");
      std::string changed = whole;
      changed[at] = changed[at] == 'x' ? '"' : 'x';
      EXPECT_EQ(test::wsdl_holds(changed), "") << entry.path() << " at " << at;
    }
  }
}

}  // namespace
}  // namespace figbridge::soap
