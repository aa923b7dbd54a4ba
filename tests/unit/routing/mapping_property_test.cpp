// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "routing/mapping.h"
#include "tests/unit/routing/mapping_support.h"

namespace figbridge::routing {
namespace {

/// Rows of every kind, and documents that they can carry: what a row does not name is not generated, so that
/// there and back is the identity.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  MappingSpec rows(std::size_t count) {
    MappingSpec spec;
    kinds_.clear();
    for (std::size_t i = 0; i < count; ++i) spec.rows.push_back(row(i));
    return spec;
  }
  /// Members in the order of the rows, each of them present two times in three.
  std::string document() {
    std::string out = "{";
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      if (below(3) == 0) continue;
      out += (out.size() > 1 ? "," : "") + ("\"f" + std::to_string(i) + "\":") + value(kinds_[i]);
    }
    return out + "}";
  }

 private:
  enum Kind { plain, table, date, moment, cents, padded, array, selected, kKinds };

  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

  MappingRow row(std::size_t i) {
    const auto kind = static_cast<Kind>(below(kKinds));
    kinds_.push_back(kind);
    const std::string parent = below(2) == 0 ? "" : "P" + std::to_string(below(3)) + "/Q/";
    auto out = test::row("/f" + std::to_string(i), parent + "T" + std::to_string(i));
    if (kind == table) out.values = {{"a", "1x"}, {"b", "2"}, {"true", "X"}, {"null", "none"}};
    if (kind == date) out.date = "date -> dd.mm.yyyy";
    if (kind == moment) out.date = "date_time_utc -> epoch_s";
    if (kind == cents) out.number = "number -> cents(2)";
    if (kind == padded) out.number = "number -> pad(9)";
    if (kind == array) out.each = {test::row("/x", "A/X"), test::row("/y", "A/Y")};
    if (kind == selected) {
      out.to = "List";
      out.select = {{"Kind", "k" + std::to_string(i)}};
    }
    return out;
  }
  std::string value(Kind kind) {
    constexpr const char* kTable[] = {"\"a\"", "\"b\"", "true", "null"};
    constexpr const char* kPlain[] = {
        "1.10", "-0", "null", "\"\"", "[]", "{}", "{\"a\":[1,{\"b\":\"\\\"\"}]}", "12345678901234567890.12",
        "\"é\""};
    switch (kind) {
      case table:
        return kTable[below(4)];
      case date:
        return "\"20" + std::to_string(10 + below(80)) + "-0" + std::to_string(1 + below(9)) + "-" +
               std::to_string(10 + below(19)) + "\"";
      case moment:
        return "\"20" + std::to_string(10 + below(80)) + "-10-1" + std::to_string(below(10)) + "T1" +
               std::to_string(below(10)) + ":00:59Z\"";
      case cents:
        return std::to_string(below(100000)) + "." + std::to_string(10 + below(90));
      case padded:
        return std::to_string(below(999999999));
      case array:
        return below(4) == 0 ? "[]" : "[{\"x\":" + value(plain) + "},{\"x\":1,\"y\":" + value(plain) + "}]";
      case selected:
        return below(4) == 0 ? "{}" : "{\"v\":" + value(plain) + "}";
      default:
        return kPlain[below(9)];
    }
  }

  std::mt19937 random_;
  std::vector<Kind> kinds_;
};

TEST(MappingProperty, ThereAndBackIsTheIdentityOnMappedFields) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    Generator generate(seed);
    const auto spec = generate.rows(1 + seed % 12);
    Problems problems;
    const auto forth = Mapping::compile(spec, MappingPart::request, "rows", problems);
    const auto back = Mapping::compile_inverse(spec, MappingPart::request, "rows", problems);
    ASSERT_EQ(test::texts(problems), "") << seed;
    for (int i = 0; i < 20; ++i) {
      const std::string document = generate.document();
      auto there = forth.apply(JsonText::trusted(document), Origin::caller);
      ASSERT_TRUE(there) << seed << " " << document << " " << there.error().describe();
      ASSERT_EQ(parse_json(there->view(), {}, Origin::bridge)->view(), there->view()) << "not canonical";
      auto again = back.apply(*std::move(there), Origin::backend);
      ASSERT_TRUE(again) << seed << " " << document << " " << again.error().describe();
      ASSERT_EQ(again->view(), document) << seed;
    }
  }
}

TEST(MappingProperty, TimeIsLinearInTheValue) {
  auto lines = test::row("/lines", "L");
  lines.each = {test::row("/a", "X/A"), test::row("/b", "X/B")};
  Problems problems;
  const auto mapping = Mapping::compile({{lines}}, MappingPart::request, "rows", problems);
  const auto seconds = [&](std::size_t count) {
    std::string document = R"({"lines":[{"a":1,"b":2})";
    for (std::size_t i = 1; i < count; ++i) document += R"(,{"a":1,"b":2})";
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(mapping.apply(JsonText::trusted(document + "]}"), Origin::caller));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  EXPECT_LT(seconds(200'000), 2.0);
}

}  // namespace
}  // namespace figbridge::routing
