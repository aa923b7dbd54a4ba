// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/identify.h"

#include <gtest/gtest.h>

#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

const std::string kCall =
    R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Get xmlns="urn:t"><id>1</id></Get></s:Body></s:Envelope>)";

class Identify : public testing::Test {
 protected:
  /// "Get", "more", "undetermined", or "-" and the element's name.
  std::string named(std::string_view content_type, std::string_view body, bool complete = true,
                    bool encoded = false) {
    const auto found = identify_by_body(names, soap_media(content_type, ""), encoded, body, complete);
    if (found.operation != nullptr) return found.operation->name;
    if (found.need_more) return "more";
    return found.undetermined ? "undetermined" : "-" + found.local;
  }

  WsdlModel wsdl = test::read_text(test::WsdlText{}.text());
  OperationNames names{wsdl};
};

TEST_F(Identify, NamesTheOperationOfTheBodysElement) {
  EXPECT_EQ(named("text/xml", kCall), "Get");
  EXPECT_EQ(named("text/xml", kCall.substr(0, 40), false), "more");
}

TEST_F(Identify, NamesCallsWhateverTheirMediaType) {
  EXPECT_EQ(named("", kCall), "Get");
  EXPECT_EQ(named("application/xml", kCall), "Get");
}

TEST_F(Identify, LooksIntoTheFirstPartOfAMultipartMessage) {
  const std::string part = "--b\r\nContent-Type: application/xop+xml\r\n\r\n" + kCall + "\r\n--b--";
  EXPECT_EQ(named("multipart/related; boundary=b", part), "Get");
  EXPECT_EQ(named("multipart/related; boundary=b", "--b\r\nContent-Type:", false), "more");
  EXPECT_EQ(named("multipart/related; boundary=b", "--b\r\nContent-Type: image/png\r\n\r\nPNG"),
            "undetermined");
}

TEST_F(Identify, DoesNotTakeWhatItCannotReadForNobodysCall) {
  EXPECT_EQ(named("text/xml", "\x1f\x8b", true, true), "undetermined");
  EXPECT_EQ(named("text/xml", "no xml at all"), "undetermined");
  std::string far = kCall;
  far.insert(far.find("<s:Body>"), "<s:Header><h>" + std::string(70'000, 'x') + "</h></s:Header>");
  EXPECT_EQ(named("text/xml", far, false), "undetermined");
  EXPECT_EQ(named("application/xml", far, false), "undetermined");
}

TEST_F(Identify, LeavesToTheServiceWhatIsNoSoap) {
  EXPECT_EQ(named("application/json", "{}"), "-");
  EXPECT_EQ(named("text/xml", "<methodCall/>"), "-");
  std::string other = kCall;
  other.replace(other.find("<Get "), 5, "<Put ");
  EXPECT_EQ(named("text/xml", other), "-Put");
}

}  // namespace
}  // namespace figbridge::soap
