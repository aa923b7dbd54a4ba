// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#include "sample/dates.h"
#include "sample/decimal.h"
#include "sample/records.h"

namespace sample {
namespace {

std::string sku(int n) {
  return "A-" + std::to_string(1'000 + n % 400);
}

std::vector<OrderItem> items_of(int order) {
  std::vector<OrderItem> items;
  for (int line = 1; line <= order % 3 + 1; ++line) {
    int n = order + line * 13;
    items.push_back({line, sku(n), from_scaled(n % 9 * 250 + 500, 3), from_scaled(n * 37 % 20'000 + 95, 2)});
  }
  return items;
}

Order order(const Customer& customer, int index) {
  Order o;
  o.number = 100'000 + customer.number * 10 + index;
  o.customer = customer.number;
  o.date = date_after("2020-01-06", (customer.number * 11 + index * 97) % 1'400);
  o.created = o.date + "T" + clock_time(o.number) + (o.number % 2 == 0 ? "+01:00" : "Z");
  o.status = "SSOX"[o.number % 4];
  if (o.number % 3 == 0) o.reference = "PO " + std::to_string(o.number % 1'000) + " / \"urgent\" <48h";
  o.items = items_of(o.number);
  o.amount = *total(o.items);
  o.currency = customer.currency;
  return o;
}

Invoice invoice(const Order& order) {
  Invoice i;
  i.number = "R" + order.date.substr(0, 4) + "-" + std::to_string(order.number);
  i.customer = order.customer;
  i.order = order.number;
  i.date = date_after(order.date, 3);
  i.due = date_after(i.date, 30);
  i.status = "POD"[order.number % 3];
  i.amount = order.amount;
  i.tax = from_scaled(*to_scaled(order.amount, 2) * 19 / 119, 2);
  i.currency = order.currency;
  if (i.status == 'P') i.paid_on = date_after(i.date, order.number % 40);
  if (i.status == 'D') i.dunning = order.number / 10 % 3 + 1;
  return i;
}

}  // namespace

std::vector<Order> orders(const std::vector<Customer>& customers) {
  std::vector<Order> all;
  for (const Customer& customer : customers) {
    if (customer.number % 5 == 0) continue;  // has never ordered
    int count = customer.number == 42 ? 3 : customer.number % 4 + 1;
    for (int index = 1; index <= count; ++index) all.push_back(order(customer, index));
  }
  return all;
}

std::vector<Invoice> invoices(const std::vector<Order>& orders) {
  std::vector<Invoice> all;
  for (const Order& order : orders) {
    if (order.status == 'S') all.push_back(invoice(order));
  }
  return all;
}

}  // namespace sample
