// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/service_paths.h"

#include <gtest/gtest.h>

#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

/// The listener's own path is /erp, the WSDL's address http://shop/soap.
ServicePaths paths() {
  return {"/erp", test::read_text(test::WsdlText{}.text())};
}

TEST(ServicePaths, KnowTheirOwnAndThoseOfTheWsdl) {
  EXPECT_TRUE(paths().lead_to_service("/erp"));
  EXPECT_TRUE(paths().lead_to_service("/soap"));
  EXPECT_FALSE(paths().lead_to_service("/"));
  EXPECT_FALSE(paths().lead_to_service("/erp2"));
  EXPECT_FALSE(paths().lead_to_service("/erp/admin"));
}

TEST(ServicePaths, SeeThroughOtherSpellings) {
  for (const auto* spelt : {"/ERP", "/erp/", "//erp", "/./erp", "/x/../erp", "/%65rp", "/%45RP",
                            "/erp;jsessionid=1", "/SOAP/", "/../erp"}) {
    EXPECT_TRUE(paths().lead_to_service(spelt)) << spelt;
  }
  EXPECT_FALSE(paths().lead_to_service("/erp/.."));
  EXPECT_FALSE(paths().lead_to_service("/%zz"));
}

}  // namespace
}  // namespace figbridge::soap
