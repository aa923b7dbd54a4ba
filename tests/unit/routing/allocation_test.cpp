// SPDX-License-Identifier: Apache-2.0
// Counts what the program allocates, to hold decide to its word.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "routing/decision.h"
#include "routing/table.h"
#include "tests/unit/routing/builders.h"

namespace {
std::atomic<long> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;  // NOLINT(cppcoreguidelines-no-malloc)
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}  // NOLINT(cppcoreguidelines-no-malloc)
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}  // NOLINT(cppcoreguidelines-no-malloc)

namespace figbridge::routing {
namespace {

TEST(Decide, AllocatesNothing) {
  const Caller caller{
      .verified = true, .name = "a caller with a long name", .roles = {"a role with a long name"}};
  const JsonIndex input(R"({"header":{"aRatherLongMemberName":"some value that is long"},"x":"a\"b"})");
  auto route = test::row(Stage::canary,
                         {test::when("/header/aRatherLongMemberName", {R"("another value, also long")"}),
                          test::callers({"another caller with a long name"}), test::share(5'000)});
  route.override_roles = {"a role that nobody has here"};
  const Table table(1, {route}, "hash");
  const Facts facts{
      .caller = caller, .key = "a key that is rather long", .input = &input, .override_wish = "legacy"};
  const auto before = allocations.load();
  const Route* found = table.find("customer.get");
  const auto decision = decide(*found, facts);
  const auto after = allocations.load();
  EXPECT_EQ(after - before, 0);
  EXPECT_NE(decision.bucket, kNoBucket);
}

}  // namespace
}  // namespace figbridge::routing
