// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/routing/mapping_support.h"

namespace figbridge::routing {
namespace {

using test::row;
using testing::HasSubstr;

/// Both directions of one set of rows.
struct Both {
  Mapping forth;
  Mapping back;
};

Both both(std::vector<MappingRow> rows, MappingPart part = MappingPart::request) {
  Problems problems;
  const MappingSpec spec{std::move(rows)};
  Both out{Mapping::compile(spec, part, "request", problems),
           Mapping::compile_inverse(spec, part, "request", problems)};
  EXPECT_EQ(test::texts(problems), "");
  return out;
}

std::string map(const Mapping& mapping, std::string_view in, Origin origin = Origin::caller) {
  auto parsed = parse_json(in, {}, Origin::caller);
  auto out = mapping.apply(std::move(*parsed), origin);
  return out ? std::string(out->view())
             : std::string(name_of(out.error().kind)) + ": " + out.error().describe();
}

std::string forward_problems(std::vector<MappingRow> rows, MappingPart part = MappingPart::request) {
  Problems problems;
  static_cast<void>(Mapping::compile(MappingSpec{std::move(rows)}, part, "request", problems));
  return test::texts(problems);
}

std::string inverse_problems(std::vector<MappingRow> rows) {
  Problems problems;
  static_cast<void>(
      Mapping::compile_inverse(MappingSpec{std::move(rows)}, MappingPart::request, "request", problems));
  return test::texts(problems);
}

TEST(Mapping, WithoutRowsTheValueGoesOverUntouched) {
  Problems problems;
  const auto mapping = Mapping::compile({}, MappingPart::request, "request", problems);
  EXPECT_TRUE(mapping.identity());
  auto text = JsonText::trusted(R"({"a":[1.10,{"b":"a long text that no small string holds"}]})");
  const char* const bytes = text.view().data();
  EXPECT_EQ(mapping.apply(std::move(text), Origin::caller)->view().data(), bytes);
}

TEST(Mapping, RenamesNestsAndUnnests) {
  const auto m =
      both({row("/customerId", "Head/CustNo"), row("/name", "Head/Name"), row("/address/city", "City")});
  const char* contract = R"({"customerId":42,"name":"Ann","address":{"city":"Bonn"}})";
  const char* side = R"({"Head":{"CustNo":42,"Name":"Ann"},"City":"Bonn"})";
  EXPECT_EQ(map(m.forth, contract), side);
  EXPECT_EQ(map(m.back, side), contract);
}

TEST(Mapping, MembersStandInTheOrderOfTheRowsWhateverTheSourceDoes) {
  const auto m = both({row("/a", "X/A"), row("/b", "Y"), row("/c", "X/C")});
  EXPECT_EQ(map(m.forth, R"({"c":3,"b":2,"a":1})"), R"({"X":{"A":1,"C":3},"Y":2})");
}

TEST(Mapping, WhatNoRowNamesStaysBehind) {
  EXPECT_EQ(map(both({row("/a", "A")}).forth, R"({"a":1,"b":{"a":2}})"), R"({"A":1})");
}

TEST(Mapping, NumbersKeepTheirDigits) {
  const auto m = both({row("/a", "A/B")});
  for (const char* digits : {"12345678901234567890.12", "1.10", "-0", "1e-7"}) {
    EXPECT_EQ(map(m.forth, R"({"a":)" + std::string(digits) + "}"),
              R"({"A":{"B":)" + std::string(digits) + "}}");
  }
}

TEST(Mapping, AbsentNullAndEmptyAreThreeValues) {
  const auto m = both({row("/a", "N/A"), row("/b", "B")});
  EXPECT_EQ(map(m.forth, R"({})"), R"({})");
  EXPECT_EQ(map(m.forth, R"({"a":null})"), R"({"N":{"A":null}})");
  EXPECT_EQ(map(m.forth, R"({"a":"","b":[]})"), R"({"N":{"A":""},"B":[]})");
  EXPECT_EQ(map(m.back, R"({"N":{"A":null}})"), R"({"a":null})");
  EXPECT_EQ(map(m.forth, "null"), "null");
}

TEST(Mapping, WholeValuesCanBeWrappedAndUnwrapped) {
  const auto m = both({row("", "Items/Item")});
  EXPECT_EQ(map(m.forth, "[1,2]"), R"({"Items":{"Item":[1,2]}})");
  EXPECT_EQ(map(m.back, R"({"Items":{"Item":[1,2]}})"), "[1,2]");
}

TEST(Mapping, NamesMayHoldAnything) {
  const auto m = both({row("/a~1b/\"q\"", "$x/@y")});
  EXPECT_EQ(map(m.forth, R"({"a/b":{"\"q\"":1}})"), R"({"$x":{"@y":1}})");
}

TEST(Mapping, ConstantsAreWrittenThenExpectedAndDropped) {
  auto constant = row("", "Head/Source");
  constant.constant = "\"WEB\"";
  const auto m = both({constant, row("/a", "A")});
  EXPECT_EQ(map(m.forth, R"({"a":1})"), R"({"Head":{"Source":"WEB"},"A":1})");
  EXPECT_EQ(map(m.back, R"({"Head":{"Source":"WEB"},"A":1})"), R"({"a":1})");
  EXPECT_EQ(map(m.back, R"({"A":1})"), R"({"a":1})");
  EXPECT_THAT(map(m.back, R"({"Head":{"Source":"EDI"},"A":1})"), HasSubstr("at /Head/Source"));
}

TEST(Mapping, AResponsesConstantsStandInFrom) {
  auto type = row("Return/Type", "");
  type.constant = "\"S\"";
  auto text = row("Return/Text", "");
  text.fallback = "\"done\"";
  const auto m = both({type, text, row("No", "/id")}, MappingPart::response);
  EXPECT_EQ(map(m.forth, R"({"Return":{"Type":"S","Text":"whatever"},"No":7})"), R"({"id":7})");
  EXPECT_EQ(map(m.back, R"({"id":7})"), R"({"Return":{"Type":"S","Text":"done"},"No":7})");
  EXPECT_THAT(map(m.forth, R"({"Return":{"Type":"W"}})"), HasSubstr("at /Return/Type"));
}

TEST(Mapping, RowsMayWorkInOneDirectionOnly) {
  auto number = row("Return/Num", "/result");
  number.values = {{"\"000\"", "ok"}, {"105", "name_in_use"}, {"110", "over_limit"}};
  auto type = row("/result", "Return/Type");
  type.values = {{"ok", "S"}, {"*", "W"}};
  type.way = RowWay::back;
  auto addresses = row("/list", "Return/Addr");
  addresses.each = {row("/city", "City")};
  addresses.way = RowWay::back;
  auto drift = row("Extra", "/extra");
  drift.way = RowWay::forth;
  const auto m = both({number, type, addresses, drift}, MappingPart::response);
  EXPECT_EQ(map(m.forth, R"({"Return":{"Type":"W","Num":"105","Addr":[]},"Extra":1})"),
            R"({"result":"name_in_use","extra":1})");
  EXPECT_EQ(map(m.back, R"({"result":"over_limit","extra":1,"list":[{"city":"x"}]})"),
            R"({"Return":{"Num":110,"Type":"W","Addr":[{"City":"x"}]}})");
}

TEST(Mapping, TablesTranslateBothWays) {
  auto status = row("/status", "Stat");
  status.values = {{"ACTIVE", "A"}, {"BLOCKED", "B"}};
  const auto m = both({status});
  EXPECT_EQ(map(m.forth, R"({"status":"BLOCKED"})"), R"({"Stat":"B"})");
  EXPECT_EQ(map(m.back, R"({"Stat":"A"})"), R"({"status":"ACTIVE"})");
  EXPECT_EQ(map(m.forth, R"({"status":null})"), R"({"Stat":null})");
  EXPECT_EQ(map(m.forth, R"({"status":"GONE"})"),
            "invalid: the value is not in the table of values at /status");
  EXPECT_EQ(map(m.back, R"({"Stat":"Q"})", Origin::backend),
            "bad_answer: the value is not in the table of values at /Stat");
}

TEST(Mapping, TablesTranslateToOtherKindsOfValues) {
  auto flag = row("/flag", "Flag");
  flag.values = {{"true", "X"}, {"false", "\"\""}, {"null", "\"1\""}};
  const auto m = both({flag});
  EXPECT_EQ(map(m.forth, R"({"flag":true})"), R"({"Flag":"X"})");
  EXPECT_EQ(map(m.forth, R"({"flag":null})"), R"({"Flag":"1"})");
  EXPECT_EQ(map(m.back, R"({"Flag":""})"), R"({"flag":false})");
}

TEST(Mapping, TheRestOfATableIsOneValueOrKeepsTheValue) {
  auto some = row("/s", "S");
  some.values = {{"A", "1a"}, {"*", "other"}};
  auto m = both({some});
  EXPECT_EQ(map(m.forth, R"({"s":"Z"})"), R"({"S":"other"})");
  EXPECT_THAT(map(m.back, R"({"S":"other"})"), HasSubstr("not in the table"));
  some.values = {{"A", "1a"}, {"*", "*"}};
  m = both({some});
  EXPECT_EQ(map(m.forth, R"({"s":7.0})"), R"({"S":7.0})");
  EXPECT_EQ(map(m.back, R"({"S":"Z"})"), R"({"s":"Z"})");
}

TEST(Mapping, AnAmbiguousTableCannotBeTurnedAround) {
  auto status = row("/s", "S");
  status.values = {{"A", "X"}, {"B", "X"}};
  EXPECT_EQ(forward_problems({status}), "");
  EXPECT_THAT(inverse_problems({status}),
              HasSubstr("request[0].values: cannot be turned around: the value 'X' stands twice"));
  status.values = {{"A", "X"}, {"A", "Y"}};
  EXPECT_THAT(forward_problems({status}), HasSubstr("'A' stands twice"));
}

TEST(Mapping, DatesAndNumbersChangeTheirForm) {
  auto due = row("/due", "Due");
  due.date = "date -> yyyymmdd";
  due.values = {{"null", "00000000"}};
  auto amount = row("/amount", "Amt");
  amount.number = "number -> cents(2)";
  const auto m = both({due, amount});
  EXPECT_EQ(map(m.forth, R"({"due":"2024-02-29","amount":12.5})"), R"({"Due":"20240229","Amt":1250})");
  EXPECT_EQ(map(m.back, R"({"Due":"20240229","Amt":1250})"), R"({"due":"2024-02-29","amount":12.50})");
  EXPECT_EQ(map(m.forth, R"({"due":null})"), R"({"Due":"00000000"})");
  EXPECT_EQ(map(m.back, R"({"Due":"00000000"})"), R"({"due":null})");
  EXPECT_EQ(map(m.forth, R"({"due":"2023-02-29"})"),
            "invalid: the value is not a date of the expected form at /due");
  EXPECT_EQ(map(m.forth, R"({"amount":0.005})"),
            "invalid: the value is not a number of the expected form at /amount");
  EXPECT_THAT(map(m.forth, R"({"amount":{}})"), HasSubstr("a single value is expected here at /amount"));
}

TEST(Mapping, DefaultsStandInForWhatIsAbsentNotForNull) {
  auto kind = row("/kind", "Kind");
  kind.fallback = "\"P\"";
  const auto m = both({kind});
  EXPECT_EQ(map(m.forth, "{}"), R"({"Kind":"P"})");
  EXPECT_EQ(map(m.forth, R"({"kind":null})"), R"({"Kind":null})");
  EXPECT_EQ(map(m.back, R"({"Kind":"P"})"), R"({"kind":"P"})");
}

TEST(Mapping, SelectPutsObjectsIntoAnArrayAndFindsThemThere) {
  auto billing = row("/billing", "Addr");
  billing.select = {{"Type", "BILL"}};
  auto shipping = row("/shipping", "Addr");
  shipping.select = {{"Type", "SHIP"}};
  const auto m = both({billing, shipping});
  const char* contract = R"({"billing":{"City":"Bonn","No":1.0},"shipping":{}})";
  const char* side = R"({"Addr":[{"Type":"BILL","City":"Bonn","No":1.0},{"Type":"SHIP"}]})";
  EXPECT_EQ(map(m.forth, contract), side);
  EXPECT_EQ(map(m.back, side), contract);
  EXPECT_EQ(map(m.forth, "{}"), "{}");
  EXPECT_EQ(map(m.back, R"({"Addr":[{"Type":"X"}]})"), "{}");
  EXPECT_THAT(map(m.back, R"({"Addr":[{"Type":"BILL"},{"Type":"BILL"}]})"), HasSubstr("at /Addr/1"));
  EXPECT_THAT(map(m.forth, R"({"billing":{"Type":"OTHER"}})"), HasSubstr("at /billing/Type"));
}

TEST(Mapping, SelectOfAResponseReadsTheArrayInFrom) {
  auto billing = row("Addr", "/billing");
  billing.select = {{"Type", "BILL"}};
  const auto m = both({billing}, MappingPart::response);
  const char* side = R"({"Addr":[{"Type":"BILL","City":"Bonn"}]})";
  EXPECT_EQ(map(m.forth, side), R"({"billing":{"City":"Bonn"}})");
  EXPECT_EQ(map(m.back, R"({"billing":{"City":"Bonn"}})"), side);
}

TEST(Mapping, AStarNamesTheSelectedElementInsideAPath) {
  auto city = row("/billing/city", "Addr/*/City");
  city.select = {{"Type", "BILL"}, {"Main", "true"}};
  auto zip = row("/billing/zip", "Addr/*/Zip");
  zip.select = city.select;
  auto country = row("", "Addr/*/Country");
  country.select = city.select;
  country.constant = "\"DE\"";
  const auto m = both({city, zip, country});
  const char* side = R"({"Addr":[{"Type":"BILL","Main":true,"City":"Bonn","Zip":"53","Country":"DE"}]})";
  EXPECT_EQ(map(m.forth, R"({"billing":{"zip":"53","city":"Bonn"}})"), side);
  EXPECT_EQ(map(m.back, side), R"({"billing":{"city":"Bonn","zip":"53"}})");
  EXPECT_EQ(map(m.forth, "{}"), "{}") << "a constant alone makes no element";
}

TEST(Mapping, SelectedObjectsCanHaveRowsOfTheirOwn) {
  auto billing = row("/billing", "Addr");
  billing.select = {{"Type", "BILL"}};
  billing.each = {row("/city", "City"), row("/street", "Line/Street")};
  const auto m = both({billing});
  const char* side = R"({"Addr":[{"Type":"BILL","City":"Bonn","Line":{"Street":"x"}}]})";
  EXPECT_EQ(map(m.forth, R"({"billing":{"street":"x","city":"Bonn"}})"), side);
  EXPECT_EQ(map(m.back, side), R"({"billing":{"city":"Bonn","street":"x"}})");
}

TEST(Mapping, EachMapsEveryElement) {
  auto price = row("/price", "Cents");
  price.number = "number -> cents(2)";
  auto lines = row("/lines", "Lines/Line");
  lines.each = {row("/sku", "Article/No"), price};
  const auto m = both({lines});
  const char* side = R"({"Lines":{"Line":[{"Article":{"No":"a"},"Cents":110},null,{}]}})";
  EXPECT_EQ(map(m.forth, R"({"lines":[{"sku":"a","price":1.10},null,{}]})"), side);
  EXPECT_EQ(map(m.back, side), R"({"lines":[{"sku":"a","price":1.10},null,{}]})");
  EXPECT_EQ(map(m.forth, R"({"lines":[]})"), R"({"Lines":{"Line":[]}})");
  EXPECT_EQ(map(m.forth, R"({"lines":null})"), R"({"Lines":{"Line":null}})");
  EXPECT_THAT(map(m.forth, R"({"lines":[{},{"price":1.234}]})"), HasSubstr("at /lines/1/price"));
  EXPECT_THAT(map(m.forth, R"({"lines":{}})"), HasSubstr("an array is expected here at /lines"));
  EXPECT_THAT(map(m.forth, R"({"lines":[{},7]})"), HasSubstr("an object is expected here at /lines/1"));
}

TEST(Mapping, EachUnwrapsScalars) {
  auto tags = row("/tags", "Tag");
  tags.each = {row("", "Value")};
  const auto m = both({tags});
  EXPECT_EQ(map(m.forth, R"({"tags":["a","b"]})"), R"({"Tag":[{"Value":"a"},{"Value":"b"}]})");
  EXPECT_EQ(map(m.back, R"({"Tag":[{"Value":"a"},{"Value":"b"}]})"), R"({"tags":["a","b"]})");
}

TEST(Mapping, TheFirstElementCanBeNamed) {
  const auto m = both({row("/phones/0/no", "Phone")});
  EXPECT_EQ(map(m.forth, R"({"phones":[{"no":"1"},{"no":"2"}]})"), R"({"Phone":"1"})");
  EXPECT_EQ(map(m.back, R"({"Phone":"1"})"), R"({"phones":[{"no":"1"}]})");
  EXPECT_EQ(map(m.forth, R"({"phones":[]})"), "{}");
}

TEST(Mapping, OnePlaceReadTwiceMustAgreeOnTheWayBack) {
  const auto m = both({row("/id", "Head/No"), row("/id", "Body/No")});
  EXPECT_EQ(map(m.forth, R"({"id":7})"), R"({"Head":{"No":7},"Body":{"No":7}})");
  EXPECT_EQ(map(m.back, R"({"Head":{"No":7},"Body":{"No":7}})"), R"({"id":7})");
  EXPECT_EQ(map(m.back, R"({"Body":{"No":7}})"), R"({"id":7})");
  EXPECT_THAT(map(m.back, R"({"Head":{"No":7},"Body":{"No":8}})"), HasSubstr("at /Body/No"));
}

TEST(Mapping, WrongShapesOnTheWayAreLocatedErrors) {
  const auto m = both({row("/a/b", "B")});
  EXPECT_EQ(map(m.forth, R"({"a":7})"), "invalid: an object is expected here at /a");
  EXPECT_EQ(map(m.forth, R"({"a":null})"), "{}");
  EXPECT_EQ(map(m.forth, R"([1])"), "invalid: an object is expected here");
}

TEST(Mapping, ConflictsAreReportedWithTheirPlaces) {
  EXPECT_THAT(forward_problems({row("/a", "X"), row("/b", "X")}),
              HasSubstr("request[1]: writes the same place as the row request[0]"));
  EXPECT_THAT(forward_problems({row("/a", "X"), row("/b", "X/Y")}),
              HasSubstr("request[0]: other rows write into the value"));
  EXPECT_THAT(forward_problems({row("/a", "X/0"), row("/b", "X/Y")}),
              HasSubstr("request[1]: its path goes through an array"));
  EXPECT_THAT(inverse_problems({row("/a", "X"), row("/a/b", "Y")}),
              HasSubstr("request[0]: cannot be turned around"));
}

TEST(Mapping, WhatARowCannotSayIsReported) {
  auto id = row("/a", "A");
  id.id = "customer";
  EXPECT_THAT(forward_problems({id}), HasSubstr("`id` needs the map of ids"));
  EXPECT_THAT(forward_problems({row("/a", "Addr/*/City")}), HasSubstr("request[0].to: '*' needs a `select`"));
  EXPECT_THAT(forward_problems({row("/a/1", "A")}), HasSubstr("request[0].from: of array positions only 0"));
  EXPECT_THAT(forward_problems({row("/a~2", "A")}), HasSubstr("request[0].from"));
  auto date = row("/a", "A");
  date.date = "date -> ddmmyy";
  EXPECT_THAT(forward_problems({date}),
              HasSubstr("request[0].date: unknown form 'ddmmyy'; there are date, "));
  date.date = "date";
  EXPECT_THAT(forward_problems({date}), HasSubstr("is not of the form 'FROM -> TO'"));
  date.date = "date -> yyyymmdd";
  date.number = "number -> pad(0)";
  EXPECT_THAT(forward_problems({date}), HasSubstr("one of `date`, `number` and `each`"));
  auto constant = row("/a", "A");
  constant.constant = "1";
  EXPECT_THAT(forward_problems({constant}), HasSubstr("a constant has one of `from` and `to`"));
}

}  // namespace
}  // namespace figbridge::routing
