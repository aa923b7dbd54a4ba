// SPDX-License-Identifier: Apache-2.0
#include "facade/store_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>
#include <string>

namespace figbridge::facade::test {
namespace {

using testing::HasSubstr;

std::filesystem::path store_of(const std::string& name) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("store_lock_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  return folder / name;
}

TEST(StoreLock, AStoreIsOneBridges) {
  const auto first = StoreLock::take(store_of("a.db"));
  ASSERT_TRUE(first) << first.error().describe();
  const auto second = StoreLock::take(store_of("a.db"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_THAT(second.error().text, HasSubstr("(process " + std::to_string(getpid()) + ")"));
  EXPECT_TRUE(StoreLock::take(store_of("b.db")));
}

TEST(StoreLock, IsFreeAgainWhenItsBridgeHasEnded) {
  std::optional<StoreLock> first = *StoreLock::take(store_of("c.db"));
  first.reset();
  EXPECT_TRUE(StoreLock::take(store_of("c.db")));
}

TEST(StoreLock, AFolderThatIsNotThereSaysNothingOfOthers) {
  const auto none = StoreLock::take(store_of("none") / "a.db");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::storage);
}

}  // namespace
}  // namespace figbridge::facade::test
