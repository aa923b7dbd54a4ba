// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_order.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

TEST(JobOrder, ComesBackAsItWasWritten) {
  JobOrder order{.operation = "order.create",
                 .key = "k\"1",
                 .override_wish = "modern",
                 .caller = {.kind = CallerKind::basic,
                            .verified = true,
                            .name = "anna",
                            .address = "10.0.0.1",
                            .tenant = "PT01",
                            .roles = {"override", "batch"}},
                 .input = JsonText::trusted(R"({"amount":1.10,"big":12345678901234567890.12})")};
  const auto read = order_of(payload_of(order));
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->operation, order.operation);
  EXPECT_EQ(read->key, order.key);
  EXPECT_EQ(read->override_wish, order.override_wish);
  EXPECT_EQ(read->caller.kind, CallerKind::basic);
  EXPECT_TRUE(read->caller.verified);
  EXPECT_EQ(read->caller.name, "anna");
  EXPECT_EQ(read->caller.tenant, "PT01");
  EXPECT_EQ(read->caller.roles, order.caller.roles);
  EXPECT_EQ(read->input, order.input);
}

TEST(JobOrder, WhatIsNoneIsNotTakenForOne) {
  for (const char* const payload : {"", "{}", "[1]", R"({"operation":"x","key":"k"})"})
    EXPECT_FALSE(order_of(payload));
}

}  // namespace
}  // namespace figbridge::facade
