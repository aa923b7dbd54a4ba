// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "adapters/soap/soap_media.h"

namespace figbridge::soap {
namespace {

using Kind = SoapMedia::Kind;

TEST(SoapMedia, TellsTheVersionsApart) {
  EXPECT_EQ(soap_media("text/xml; charset=\"utf-8\"", "").kind, Kind::soap11);
  EXPECT_EQ(soap_media("Application/SOAP+XML", "").kind, Kind::soap12);
  EXPECT_EQ(soap_media("multipart/related; type=\"application/xop+xml\"; start-info=\"text/xml\"", "").kind,
            Kind::multipart);
  EXPECT_EQ(soap_media("text/html", "").kind, Kind::other);
  EXPECT_EQ(soap_media("", "").kind, Kind::other);
}

TEST(SoapMedia, ReadsCharsetAndAction) {
  EXPECT_EQ(soap_media("text/xml;charset=ISO-8859-1", "").charset, "ISO-8859-1");
  EXPECT_EQ(soap_media("text/xml", "\"urn:a b\"").action, "urn:a b");
  EXPECT_EQ(soap_media("text/xml", "urn:a").action, "urn:a");
  EXPECT_EQ(soap_media("text/xml; action=urn:x", "\"\"").action, "");
  const auto media = soap_media("application/soap+xml; charset=utf-8;action=\"urn:a;\\\"b\"", "urn:no");
  EXPECT_EQ(media.action, "urn:a;\"b");
  EXPECT_EQ(media.charset, "utf-8");
  EXPECT_EQ(soap_media("application/soap+xml", "\"urn:old\"").action, "urn:old");
}

TEST(SoapMedia, AnythingIsReadWithoutHarm) {
  for (const char* text : {";", ";;;=", "text/xml; charset", "text/xml; charset=\"", "text/xml; x=\"\\", "=",
                           "\"", "; ; a= ;b"}) {
    EXPECT_NO_FATAL_FAILURE(static_cast<void>(soap_media(text, text))) << text;
  }
}

TEST(SoapMedia, WritesWhatPeersExpect) {
  EXPECT_EQ(content_type_for(SoapVersion::v1_1, "urn:a"), "text/xml; charset=utf-8");
  EXPECT_EQ(content_type_for(SoapVersion::v1_2, ""), "application/soap+xml; charset=utf-8");
  EXPECT_EQ(content_type_for(SoapVersion::v1_2, "urn:\"a"),
            R"(application/soap+xml; charset=utf-8; action="urn:\"a")");
  EXPECT_EQ(soap_action_for(""), "\"\"");
  EXPECT_EQ(soap_action_for("urn:a\r\nX: y"), "\"urn:aX: y\"");
}

}  // namespace
}  // namespace figbridge::soap
