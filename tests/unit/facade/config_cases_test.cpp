// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/material.h"
#include "tests/unit/facade/config_support.h"

namespace figbridge::facade {
namespace {

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(FIGBRIDGE_SOURCE_DIR "/tests/unit/facade/config_cases")) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

class ConfigCases : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ConfigCases, SaysExactlyTheseProblems) {
  auto scenario = test::parse_case(figbridge::test::slurp(GetParam()));
  const auto loaded = test::load(scenario.surroundings);
  EXPECT_THAT(loaded.problems, testing::ElementsAreArray(scenario.expected));
  const auto is_warning = [](const std::string& text) { return text.starts_with("warning: "); };
  EXPECT_EQ(loaded.configuration != nullptr, std::ranges::all_of(scenario.expected, is_warning));
}

INSTANTIATE_TEST_SUITE_P(, ConfigCases, testing::ValuesIn(case_files()), [](const auto& param) {
  auto name = param.param.stem().string();
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace figbridge::facade
