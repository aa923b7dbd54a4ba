// SPDX-License-Identifier: Apache-2.0
#include "bench/parity/business.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace figbridge::seeded {
namespace {

constexpr std::array kFirst = {"Anna",  "Bernd", "Chloé",  "Dana", "Emil",
                               "Füsun", "Gerd",  "Hélène", "Iris", "Jörg"};
constexpr std::array kLast = {"Meier", "Müller", "Sørensen", "O'Neill", "Schmidt", "Vandenberghe-Castellanos",
                              "Ng"};
constexpr std::array kStreets = {"Hauptstraße", "Am Markt",    "Rue de l'Église",
                                 "Ringweg",     "Königsallee", "Kirchgasse"};
constexpr std::array kCities = {"Bonn", "Lisboa", "Kraków", "Gent", "Århus", "Graz", "Lyon", "Turku", "Brno"};
constexpr std::array kCountries = {"DE", "PT", "PL", "BE", "DK", "AT", "FR", "FI", "CZ"};
constexpr std::array kCodes = {"A", "B", "C", "S"};
constexpr std::array kStates = {"ACTIVE", "BLOCKED", "CLOSED", "SUSPENDED"};
constexpr std::array kUnits = {"ST", "KGM", "GRM", "MTR"};
constexpr std::array kUnitWords = {"PIECE", "KILOGRAM", "GRAM", "METRE"};
constexpr std::array kGoods = {"Bolt, hexagon",  "Cable 3 \"x\" 2.5", "Hinge",
                               "Lamp (outdoor)", "Paint, white",      "Rope"};

/// What is known of a thing: the same for both systems, however often they are asked.
class Thing {
 public:
  Thing(const char* what, std::uint64_t number) : random_(std::hash<std::string_view>{}(what) * 31 + number) {
    (void)random_();
  }
  std::uint64_t below(std::uint64_t bound) { return pick(random_, bound); }
  template <class List>
  const char* of(const List& list) {
    return list.at(below(list.size()));
  }
  std::string uuid() {
    const auto a = random_();
    const auto b = random_();
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", a >> 32U, (a >> 16U) & 0xFFFFU, a & 0xFFFU,
                       b >> 52U, b & 0xFFFFFFFFFFFFU);
  }

 private:
  Random random_;
};

long long today_minutes() {
  return 29'900'000;
}

std::string padded(std::string text, std::size_t size) {
  text.resize(std::max(size, text.size()), ' ');
  return text;
}

/// What no two answers have in common.
void stamp(Doc& doc, Random& call) {
  doc["generatedAt"] = Doc::text(moment(today_minutes() + static_cast<long long>(pick(call, 10'000)), true));
  doc["requestId"] = Doc::text(fmt::format("{:016x}", call()));
  doc["server"] = Doc::text(fmt::format("node-{}", pick(call, 4)));
}

void shuffle(Doc& list, Random& call) {
  for (std::size_t i = list.elements.size(); i > 1; --i)
    std::swap(list.elements[i - 1], list.elements[pick(call, i)]);
}

Doc address(Thing& thing) {
  Doc doc = Doc::object();
  doc["street"] = Doc::text(fmt::format("{} {}", thing.of(kStreets), 1 + thing.below(120)));
  doc["zip"] = Doc::text(fmt::format("{:05}", thing.below(99'999)));
  doc["city"] = Doc::text(thing.of(kCities));
  doc["country"] = Doc::text(thing.of(kCountries));
  return doc;
}

Doc customer(std::uint64_t number, bool legacy, Random& call) {
  Thing thing("customer", number);
  Doc doc = Doc::object();
  doc["customerNumber"] = Doc::number(static_cast<long long>(10'000 + number));
  const auto internal = thing.uuid();
  doc["internalId"] = Doc::text(legacy ? fmt::format("{:010}", number * 7 + 11) : internal);
  const std::string first = thing.of(kFirst);
  const std::string last = thing.of(kLast);
  doc["firstName"] = Doc::text(first);
  doc["lastName"] = Doc::text(last);
  const auto name = first + " " + last + (thing.below(4) == 0 ? " & Söhne Handelsgesellschaft" : "");
  doc["name"] = Doc::text(legacy ? padded(name, 60) : name);
  const auto state = thing.below(50) == 0 ? 3 : thing.below(3);
  doc["status"] = Doc::text(legacy ? kCodes.at(state) : kStates.at(state));
  const bool blocked = thing.below(9) == 0;
  doc["dunning"] = legacy ? Doc::text(blocked ? "J" : "N") : Doc::boolean(blocked);
  doc["creditLimit"] = Doc::number(amount(static_cast<long long>(thing.below(900'000)) * 10 + 10, !legacy));
  doc["balance"] = Doc::number(amount(static_cast<long long>(100'000 + thing.below(90'000'000)), false));
  const auto born = static_cast<long long>(thing.below(15'000));
  doc["birthday"] = Doc::text(day(born));
  const auto since = day(static_cast<long long>(12'000 + thing.below(8'000)));
  auto bare = since;
  std::erase(bare, '-');
  doc["since"] = Doc::text(legacy ? bare : since);
  doc["changedAt"] = Doc::text(moment(28'000'000 + static_cast<long long>(thing.below(900'000)), !legacy));
  const auto login = 29'000'000 + static_cast<long long>(thing.below(900'000));
  doc["lastLogin"] =
      Doc::text(moment(login + (one_in(call, 30) ? 1 + static_cast<long long>(pick(call, 99)) : 0), true));
  doc["billing"] = address(thing);
  doc["shipping"] = address(thing);
  const bool has_middle = thing.below(3) == 0;
  doc["middleName"] = has_middle ? Doc::text(thing.of(kFirst)) : (legacy ? Doc::text("") : Doc::null());
  const bool has_email = thing.below(5) != 0;
  const auto email = fmt::format("c{}@example.com", number);
  if (has_email) doc["email"] = Doc::text(email);
  if (!has_email && !legacy) doc["email"] = Doc::null();
  doc["taxId"] = Doc::text(fmt::format("DE{:09}", thing.below(999'999'999)));
  doc["phones"] = Doc::array();
  for (std::uint64_t i = 0, count = thing.below(4); i < count; ++i)
    doc["phones"].elements.push_back(Doc::text(fmt::format("+49 30 {}", 100'000 + thing.below(800'000))));
  shuffle(doc["phones"], call);
  doc["discount"] =
      Doc::number(thing.below(3) == 0 ? amount(static_cast<long long>(thing.below(900)), !legacy) : "0");
  stamp(doc, call);
  return doc;
}

Doc orders(std::uint64_t number, bool legacy, Random& call) {
  Thing thing("orders", number);
  Doc doc = Doc::object();
  doc["customerNumber"] = Doc::number(static_cast<long long>(10'000 + number));
  doc["orders"] = Doc::array();
  for (std::uint64_t i = 0, count = 1 + thing.below(14); i < count; ++i) {
    Doc order = Doc::object();
    order["number"] = Doc::text(fmt::format("{}-{:03}", number, i));
    const auto minutes = 28'500'000 + static_cast<long long>(thing.below(900'000));
    order["placedAt"] = Doc::text(moment(minutes, !legacy));
    order["date"] = Doc::text(moment(minutes, false).substr(0, 10));
    order["currency"] = Doc::text(thing.below(6) == 0 ? "CHF" : "EUR");
    order["type"] = legacy ? Doc::number(thing.below(40) == 0 ? 9LL : 1LL)
                           : Doc::text(thing.below(40) == 0 ? "CREDIT" : "ORDER");
    const bool credit = order["type"].token == "9" || order["type"].token == "\"CREDIT\"";
    const auto total = static_cast<long long>(1'000 + thing.below(5'000'000));
    order["total"] = Doc::number((credit ? "-" : "") + amount(total, !legacy));
    order["deliverTo"] = Doc::text(thing.below(2) == 0 ? "" : thing.of(kCities));
    order["lines"] = Doc::array();
    for (std::uint64_t j = 0, lines = 1 + thing.below(5); j < lines; ++j) {
      Doc line = Doc::object();
      line["line"] = Doc::number(static_cast<long long>(j + 1));
      line["text"] = Doc::text(thing.of(kGoods));
      line["quantity"] = Doc::number(static_cast<long long>(1 + thing.below(50)));
      line["price"] = Doc::number(fmt::format("{}.{:03}", thing.below(900), thing.below(1'000)));
      order["lines"].elements.push_back(std::move(line));
    }
    if (!legacy) std::ranges::reverse(order["lines"].elements);
    doc["orders"].elements.push_back(std::move(order));
  }
  stamp(doc, call);
  return doc;
}

Doc invoice(std::uint64_t number, bool legacy, Random& call) {
  Thing thing("invoice", number);
  Doc doc = Doc::object();
  doc["number"] = Doc::text(fmt::format("R{:07}", number));
  const auto net = static_cast<long long>(100 + thing.below(8'000'000));
  doc["net"] = Doc::number(legacy ? std::to_string(net) : amount(net, true));
  doc["gross"] = Doc::number(amount(net + net * 19 / 100, false));
  const auto issued = day(static_cast<long long>(19'000 + thing.below(1'500)));
  auto bare = issued;
  std::erase(bare, '-');
  doc["issued"] = Doc::text(legacy ? bare : issued);
  const auto due = static_cast<long long>(19'100 + thing.below(1'500));
  const auto iso = day(due);
  doc["due"] = Doc::text(legacy ? iso.substr(8, 2) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4) : iso);
  doc["taxRate"] = Doc::number(thing.below(5) == 0 ? "7" : "19");
  const auto payer = thing.below(400);
  Thing owner("payer", payer);
  doc["payer"] = Doc::text(legacy ? fmt::format("K-{:06}", payer) : owner.uuid());
  const auto reference = fmt::format("Your order of {} / {}", day(due - 40), thing.of(kCities));
  doc["reference"] = Doc::text(legacy ? padded(reference, 50) : reference);
  const bool paid = thing.below(3) != 0;
  doc["paid"] = legacy ? Doc::text(paid ? "J" : "N") : Doc::boolean(paid);
  if (thing.below(4) == 0) doc["note"] = Doc::text("please pay within 30 days");
  const auto account =
      thing.below(10) == 0 ? 10'000'000'000'000'001ULL + 2 * thing.below(900'000'000) : thing.below(900'000);
  doc["account"] = Doc::number(std::to_string(account));
  doc["country"] = Doc::text(legacy ? thing.of(kCountries) : [&] {
    std::string text = thing.of(kCountries);
    std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return text;
  }());
  doc["positions"] = Doc::array();
  for (std::uint64_t i = 0, count = 1 + thing.below(6); i < count; ++i) {
    Doc position = Doc::object();
    position["article"] = Doc::text(fmt::format("A-{:05}", thing.below(90'000)));
    position["text"] = Doc::text(thing.of(kGoods));
    position["sum"] = Doc::number(amount(static_cast<long long>(thing.below(90'000)), !legacy));
    doc["positions"].elements.push_back(std::move(position));
  }
  shuffle(doc["positions"], call);
  stamp(doc, call);
  return doc;
}

Doc stock(std::uint64_t number, bool legacy, Random& call) {
  Thing thing("stock", number);
  Doc doc = Doc::object();
  doc["query"] = Doc::text(fmt::format("group {}", number));
  doc["items"] = Doc::array();
  for (std::uint64_t i = 0, count = 2 + thing.below(8); i < count; ++i) {
    Doc item = Doc::object();
    item["sku"] = Doc::text(fmt::format("SKU-{}-{}{}", number, static_cast<char>('A' + i), thing.below(9)));
    item["description"] = Doc::text(std::string(thing.of(kGoods)) + (thing.below(3) == 0 ? "  " : ""));
    item["price"] = Doc::number(amount(static_cast<long long>(100 + thing.below(90'000)), false));
    const auto unit = thing.below(25) == 0 ? 2 : (thing.below(3) == 0 ? 1 : 3 * thing.below(2));
    item["unit"] = Doc::text(legacy ? kUnits.at(unit) : kUnitWords.at(unit));
    item["available"] = Doc::text(moment(29'800'000 + static_cast<long long>(thing.below(90'000)), !legacy));
    const auto base = static_cast<long long>(thing.below(500));
    item["onHand"] = Doc::number(base + (one_in(call, 50) ? 1 : 0));  // sold in between
    item["tags"] = Doc::array();
    if (thing.below(2) == 0) {
      for (const char* tag : {"new", "heavy", "outdoor"}) item["tags"].elements.push_back(Doc::text(tag));
      shuffle(item["tags"], call);
    }
    doc["items"].elements.push_back(std::move(item));
  }
  stamp(doc, call);
  return doc;
}

template <Doc (*Make)(std::uint64_t, bool, Random&)>
constexpr System operation(const char* name) {
  return {name, [](std::uint64_t number, Random& call) { return Make(number, true, call); },
          [](std::uint64_t number, Random& call) { return Make(number, false, call); }};
}

}  // namespace

const std::vector<System>& operations() {
  static const std::vector<System> kAll = {
      operation<customer>("customer.get"), operation<orders>("order.list"), operation<invoice>("invoice.get"),
      operation<stock>("stock.search"), operation<customer>("account.get")};
  return kAll;
}

std::string amount(long long cents, bool bare) {
  auto text = fmt::format("{}.{:02}", cents / 100, cents % 100);
  while (bare && text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string day(long long days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string moment(long long minutes, bool utc) {
  const auto local = minutes + (utc ? 0 : 60);
  return fmt::format("{}T{:02}:{:02}:00{}", day(local / 1'440), local % 1'440 / 60, local % 60,
                     utc ? "Z" : "+01:00");
}

}  // namespace figbridge::seeded
