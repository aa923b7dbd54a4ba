// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "routing/mapping_date.h"
#include "routing/mapping_number.h"

namespace figbridge::routing {
namespace {

std::string date(std::string_view text, std::string_view from, std::string_view to) {
  return convert_date(text, *date_form_named(from), *date_form_named(to)).value_or("none");
}

std::string number(std::string_view text, std::string_view from, std::string_view to) {
  return convert_number(text, *NumberForm::named(from), *NumberForm::named(to)).value_or("none");
}

TEST(MappingDate, EveryFormReadsWhatItWrites) {
  for (const char* form : {"date", "date_time", "date_time_utc", "date_time_local", "yyyymmdd", "dd.mm.yyyy",
                           "dd/mm/yyyy", "mm/dd/yyyy", "yyyymmddhhmmss", "epoch_s", "epoch_ms"}) {
    for (const char* day : {"0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"}) {
      std::string there = date(day, "date", form);
      if (there.starts_with('"')) there = there.substr(1, there.size() - 2);
      EXPECT_EQ(date(there, form, "date"), '"' + std::string(day) + '"') << form << " " << there;
    }
  }
}

TEST(MappingDate, ZonesAndFractionsStayOrMoveAsTheFormSays) {
  const char* moment = "2024-03-01T00:30:05.250+01:00";
  EXPECT_EQ(date(moment, "date_time", "date_time"), "\"2024-03-01T00:30:05.250+01:00\"");
  EXPECT_EQ(date(moment, "date_time", "date_time_utc"), "\"2024-02-29T23:30:05.250Z\"");
  EXPECT_EQ(date(moment, "date_time", "date_time_local"), "\"2024-03-01T00:30:05.250\"");
  EXPECT_EQ(date(moment, "date_time", "epoch_s"), "1709249405");
  EXPECT_EQ(date(moment, "date_time", "epoch_ms"), "1709249405250");
  EXPECT_EQ(date("2024-03-01T00:30:05", "date_time", "date_time"), "\"2024-03-01T00:30:05\"");
  EXPECT_EQ(date("-1", "epoch_ms", "date_time"), "\"1969-12-31T23:59:59.999Z\"");
  EXPECT_EQ(date("2024-03-01+02:00", "date", "yyyymmdd"), "\"20240301\"");
  EXPECT_EQ(date("0001-01-01T00:00:00+01:00", "date_time", "date_time_utc"), "none");
}

TEST(MappingDate, ImpossibleDatesAreNothing) {
  for (const char* text : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "0000-01-01", "24-01-01",
                           "2024-1-1", "2024-01-01x", "", "2024-01-01+25:00"}) {
    EXPECT_EQ(date(text, "date", "yyyymmdd"), "none") << text;
  }
  for (const char* text :
       {"2024-01-01T24:00:00", "2024-01-01T10:60:00", "2024-01-01T10:00:60", "2024-01-01T10:00:00.",
        "2024-01-01T10:00", "2024-01-01", "2024-01-01T10:00:00+1:00"}) {
    EXPECT_EQ(date(text, "date_time", "date"), "none") << text;
  }
  EXPECT_EQ(date("99999999999999", "epoch_s", "date"), "none");
  EXPECT_EQ(date("1.5", "epoch_s", "date"), "none");
  EXPECT_EQ(date("30.02.2024", "dd.mm.yyyy", "date"), "none");
}

TEST(MappingNumber, DigitsStayBetweenNumberAndText) {
  EXPECT_EQ(number("12345678901234567890.120", "number", "text"), "\"12345678901234567890.120\"");
  EXPECT_EQ(number("1.10", "text", "number"), "1.10");
  EXPECT_EQ(number("-0", "text", "number"), "-0");
  EXPECT_EQ(number(" +007.50 ", "text", "number"), "7.50");
  EXPECT_EQ(number(".5", "text", "number"), "0.5");
  EXPECT_EQ(number("true", "text", "number"), "none");
  EXPECT_EQ(number("", "text", "number"), "none");
  EXPECT_EQ(number("1,5", "text", "number"), "none");
}

TEST(MappingNumber, CentsMoveThePointExactly) {
  EXPECT_EQ(number("12345678901234567890.12", "number", "cents(2)"), "1234567890123456789012");
  EXPECT_EQ(number("1234567890123456789012", "cents(2)", "number"), "12345678901234567890.12");
  EXPECT_EQ(number("5", "cents(2)", "number"), "0.05");
  EXPECT_EQ(number("-150", "cents(2)", "text"), "\"-1.50\"");
  EXPECT_EQ(number("0", "cents(2)", "number"), "0.00");
  EXPECT_EQ(number("0.00", "number", "cents(2)"), "0");
  EXPECT_EQ(number("1.500", "number", "cents(2)"), "150");
  EXPECT_EQ(number("1.005", "number", "cents(2)"), "none");
}

TEST(MappingNumber, PaddingFillsTheWidthAndNeverCuts) {
  EXPECT_EQ(number("42", "number", "pad(6)"), "\"000042\"");
  EXPECT_EQ(number("000042", "pad(6)", "number"), "42");
  EXPECT_EQ(number("000000", "pad(6)", "text"), "\"0\"");
  EXPECT_EQ(number("1234567", "number", "pad(6)"), "none");
  EXPECT_EQ(number("-1", "number", "pad(6)"), "none");
  EXPECT_EQ(number("1.5", "number", "pad(6)"), "none");
  EXPECT_EQ(number("000150", "pad(6)", "cents(2)"), "15000");
}

TEST(MappingNumber, FormsAreNamedWithTheirBounds) {
  for (const char* name :
       {"cents", "cents()", "cents(0)", "cents(19)", "cents(x)", "pad(101)", "pad(5", "float"}) {
    EXPECT_FALSE(NumberForm::named(name)) << name;
  }
}

}  // namespace
}  // namespace figbridge::routing
