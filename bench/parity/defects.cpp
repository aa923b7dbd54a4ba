// SPDX-License-Identifier: Apache-2.0
#include "bench/parity/defects.h"

#include <cstdlib>
#include <utility>

namespace figbridge::seeded {
namespace {

/// Adds `units` of the last digit.
void nudge(Doc& number, long long units) {
  auto digits = number.token;
  const auto point = digits.find('.');
  const auto fraction = point == std::string::npos ? 0 : digits.size() - point - 1;
  if (fraction > 0) digits.erase(point, 1);
  const bool negative = digits.front() == '-';
  auto value = std::to_string(std::llabs(std::atoll(digits.c_str()) + units));
  while (value.size() <= fraction) value.insert(value.begin(), '0');
  if (fraction > 0) value.insert(value.size() - fraction, 1, '.');
  number.token = (negative ? "-" : "") + value;
}

bool replace(Doc& text, std::string_view from, std::string_view by) {
  auto plain = text.plain();
  const auto at = plain.find(from);
  if (at == std::string::npos) return false;
  plain.replace(at, from.size(), by);
  text = Doc::text(plain);
  return true;
}

/// `2026-11-21` a day earlier or later; the day of the month stays between 2 and 27.
bool another_day(Doc& date, int by) {
  auto plain = date.plain();
  const int number = std::atoi(plain.substr(8, 2).c_str());
  if (number < 2 || number > 27) return false;
  const auto text = std::to_string(100 + number + by).substr(1);
  date = Doc::text(plain.replace(8, 2, text));
  return true;
}

/// Some element, if there is one.
Doc* some(Doc& list, Random& random) {
  return list.elements.empty() ? nullptr : &list.elements[pick(random, list.elements.size())];
}

Doc* some_line(Doc& doc, Random& random) {
  Doc* const order = some(doc["orders"], random);
  return order == nullptr ? nullptr : some((*order)["lines"], random);
}

/// Every order with that value in that member.
template <class Change>
bool each(Doc& list, std::string_view member, std::string_view token, Change change) {
  bool any = false;
  for (auto& element : list.elements) {
    if (element[member].token != token) continue;
    change(element);
    any = true;
  }
  return any;
}

std::vector<Defect> of_customers() {
  return {{"customer.get",
           "limit a cent too high",
           {"/creditLimit"},
           500,
           [](Doc& d, Random&) { return nudge(d["creditLimit"], 1), true; }},
          {"customer.get",
           "a digit lost",
           {"/balance"},
           400,
           [](Doc& d, Random&) { return d["balance"].token.erase(2, 1), true; }},
          {"customer.get",
           "first and last name swapped",
           {"/firstName", "/lastName"},
           300,
           [](Doc& d, Random&) { return std::swap(d["firstName"], d["lastName"]), true; }},
          {"customer.get",
           "SUSPENDED told as BLOCKED",
           {"/status"},
           1,
           [](Doc& d, Random&) { return replace(d["status"], "SUSPENDED", "BLOCKED"); }},
          {"customer.get",
           "born a day earlier",
           {"/birthday"},
           200,
           [](Doc& d, Random&) { return another_day(d["birthday"], -1); }},
          {"customer.get",
           "the shipping city for the billing city",
           {"/billing/city"},
           250,
           [](Doc& d, Random&) {
             if (d["billing"]["city"].token == d["shipping"]["city"].token) return false;
             d["billing"]["city"] = d["shipping"]["city"];
             return true;
           }},
          {"customer.get",
           "null for a tax id",
           {"/taxId"},
           300,
           [](Doc& d, Random&) { return d["taxId"] = Doc::null(), true; }},
          {"customer.get",
           "an old e-mail address",
           {"/email"},
           100,
           [](Doc& d, Random&) {
             return d["email"].token != "null" && replace(d["email"], "example.com", "old.example");
           }},
          {"customer.get",
           "long names cut off",
           {"/name"},
           1,
           [](Doc& d, Random&) {
             const auto plain = d["name"].plain();
             if (plain.size() <= 30) return false;
             d["name"] = Doc::text(plain.substr(0, 20));
             return true;
           }},
          {"customer.get",
           "a phone number dropped",
           {"/phones", "/phones/*"},
           150,
           [](Doc& d, Random&) {
             if (d["phones"].elements.size() < 2) return false;
             d["phones"].elements.pop_back();
             return true;
           }},
          {"customer.get", "umlauts lost", {"/shipping/street"}, 50, [](Doc& d, Random&) {
             return replace(d["shipping"]["street"], "ß", "?");
           }}};
}

std::vector<Defect> of_orders() {
  return {
      {"order.list",
       "lists end after ten",
       {"/orders", "/orders/*"},
       1,
       [](Doc& d, Random&) {
         if (d["orders"].elements.size() <= 13) return false;
         d["orders"].elements.resize(10);
         return true;
       }},
      {"order.list",
       "an order told twice",
       {"/orders", "/orders/*"},
       300,
       [](Doc& d, Random& r) {
         const Doc twice = *some(d["orders"], r);
         d["orders"].elements.push_back(twice);
         return true;
       }},
      {"order.list",
       "one piece too many",
       {"/orders/*/lines/*/quantity"},
       500,
       [](Doc& d, Random& r) { return nudge((*some_line(d, r))["quantity"], 1), true; }},
      {"order.list",
       "the day before, when placed just after midnight",
       {"/orders/*/date"},
       1,
       [](Doc& d, Random&) {
         bool any = false;
         for (auto& order : d["orders"].elements) {
           const auto at = order["placedAt"].plain();
           if (at.substr(11, 2) != "23") continue;
           any = true;
           order["date"] = Doc::text(at.substr(0, 10));
         }
         return any;
       }},
      {"order.list",
       "euros for francs",
       {"/orders/*/currency"},
       100,
       [](Doc& d, Random&) {
         return each(d["orders"], "currency", "\"CHF\"",
                     [](Doc& order) { order["currency"] = Doc::text("EUR"); });
       }},
      {"order.list",
       "prices rounded to cents",
       {"/orders/*/lines/*/price"},
       200,
       [](Doc& d, Random& r) {
         auto& price = (*some_line(d, r))["price"].token;
         if (price.back() == '0') return false;
         price.pop_back();
         return true;
       }},
      {"order.list",
       "sorted the other way round",
       {"/orders"},
       200,
       [](Doc& d, Random&) {
         auto& list = d["orders"].elements;
         for (std::size_t i = 0; i < list.size() / 2; ++i) std::swap(list[i], list[list.size() - 1 - i]);
         return list.size() > 1;
       }},
      {"order.list",
       "null for an empty text",
       {"/orders/*/deliverTo"},
       60,
       [](Doc& d, Random&) {
         return each(d["orders"], "deliverTo", "\"\"", [](Doc& order) { order["deliverTo"] = Doc::null(); });
       }},
      {"order.list",
       "credit notes lose their sign",
       {"/orders/*/total"},
       1,
       [](Doc& d, Random&) {
         return each(d["orders"], "type", "\"CREDIT\"", [](Doc& order) { order["total"].token.erase(0, 1); });
       }},
      {"order.list", "texts end at a quotation mark", {"/orders/*/lines/*/text"}, 100, [](Doc& d, Random& r) {
         return replace((*some_line(d, r))["text"], "3 \"x\" 2.5", "3 ");
       }}};
}

std::vector<Defect> of_invoices() {
  return {{"invoice.get",
           "ten times the amount",
           {"/net"},
           400,
           [](Doc& d, Random&) {
             auto& token = d["net"].token;
             const auto point = token.find('.');
             if (point == std::string::npos)
               token += '0';
             else if (point + 2 == token.size())
               token.erase(point, 1);
             else
               std::swap(token[point], token[point + 1]);
             return true;
           }},
          {"invoice.get",
           "day and month swapped",
           {"/due"},
           50,
           [](Doc& d, Random&) {
             auto plain = d["due"].plain();
             if (plain.substr(8, 2) > "12" || plain.substr(8, 2) == plain.substr(5, 2)) return false;
             std::swap(plain[5], plain[8]);
             std::swap(plain[6], plain[9]);
             d["due"] = Doc::text(plain);
             return true;
           }},
          {"invoice.get",
           "issued a day later",
           {"/issued"},
           100,
           [](Doc& d, Random&) { return another_day(d["issued"], 1); }},
          {"invoice.get",
           "an old tax rate",
           {"/taxRate"},
           100,
           [](Doc& d, Random&) {
             if (d["taxRate"].token != "19") return false;
             d["taxRate"] = Doc::number("16");
             return true;
           }},
          {"invoice.get",
           "another payer",
           {"/payer"},
           300,
           [](Doc& d, Random&) {
             auto plain = d["payer"].plain();
             plain[0] = plain[0] == 'a' ? 'b' : 'a';
             d["payer"] = Doc::text(plain);
             return true;
           }},
          {"invoice.get",
           "the reference cut off",
           {"/reference"},
           200,
           [](Doc& d, Random&) {
             return d["reference"] = Doc::text(d["reference"].plain().substr(0, 16)), true;
           }},
          {"invoice.get",
           "paid and not paid mixed up",
           {"/paid"},
           500,
           [](Doc& d, Random&) { return d["paid"] = Doc::boolean(d["paid"].token == "false"), true; }},
          {"invoice.get",
           "the note left out",
           {"/note"},
           20,
           [](Doc& d, Random&) {
             if (d["note"].token == "null") return d.remove("note"), false;
             d.remove("note");
             return true;
           }},
          {"invoice.get",
           "a position told twice",
           {"/positions", "/positions/*"},
           250,
           [](Doc& d, Random& r) {
             const Doc twice = *some(d["positions"], r);
             d["positions"].elements.push_back(twice);
             return true;
           }},
          {"invoice.get", "large numbers went through a double", {"/account"}, 1, [](Doc& d, Random&) {
             auto& token = d["account"].token;
             const auto exact = std::strtoull(token.c_str(), nullptr, 10);
             const auto rounded = std::to_string(static_cast<unsigned long long>(static_cast<double>(exact)));
             return std::exchange(token, rounded) != rounded;
           }}};
}

std::vector<Defect> of_stock() {
  return {{"stock.search",
           "zero for a price",
           {"/items/*/price"},
           400,
           [](Doc& d, Random& r) { return (*some(d["items"], r))["price"] = Doc::number("0.00"), true; }},
          {"stock.search",
           "grams told as kilograms",
           {"/items/*/unit"},
           1,
           [](Doc& d, Random&) {
             return each(d["items"], "unit", "\"GRAM\"",
                         [](Doc& item) { item["unit"] = Doc::text("KILOGRAM"); });
           }},
          {"stock.search",
           "local time told as UTC",
           {"/items/*/available"},
           20,
           [](Doc& d, Random& r) {
             auto& at = (*some(d["items"], r))["available"];
             auto plain = at.plain();
             const int hour = std::atoi(plain.substr(11, 2).c_str());
             if (hour > 22) return false;
             at = Doc::text(plain.replace(11, 2, std::to_string(101 + hour).substr(1)));
             return true;
           }},
          {"stock.search",
           "an article number in small letters",
           {"/items/*/sku", "/items/*"},
           300,
           [](Doc& d, Random& r) { return replace((*some(d["items"], r))["sku"], "SKU", "sku"); }},
          {"stock.search",
           "blanks at the end lost",
           {"/items/*/description"},
           200,
           [](Doc& d, Random&) {
             bool any = false;
             for (auto& item : d["items"].elements) any = replace(item["description"], "  ", "") || any;
             return any;
           }},
          {"stock.search",
           "sold ones still counted",
           {"/items/*/onHand"},
           8,
           [](Doc& d, Random& r) { return nudge((*some(d["items"], r))["onHand"], 7), true; }},
          {"stock.search", "nothing found", {"/items", "/items/*"}, 500, [](Doc& d, Random&) {
             return d["items"].elements.clear(), true;
           }}};
}

}  // namespace

const std::vector<Defect>& defects() {
  static const std::vector<Defect> kAll = [] {
    std::vector<Defect> all = of_customers();
    for (auto&& more : {of_orders(), of_invoices(), of_stock()})
      all.insert(all.end(), more.begin(), more.end());
    all.push_back({"account.get", kWrongCustomer.data(), {"/customerNumber"}, 700, nullptr});
    all.push_back({"account.get", kErrorInstead.data(), {""}, 600, nullptr});
    return all;
  }();
  return kAll;
}

}  // namespace figbridge::seeded
