// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "fuzz/yaml/yaml_target.h"
#include "tests/support/material.h"

namespace figbridge::facade {
namespace {

TEST(YamlCorpus, HoldsForEveryFile) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(FIGBRIDGE_SOURCE_DIR "/fuzz/yaml/corpus")) {
    ++seen;
    EXPECT_TRUE(test::yaml_holds(figbridge::test::slurp(entry.path()))) << entry.path();
  }
  EXPECT_GT(seen, 10);
}

}  // namespace
}  // namespace figbridge::facade
