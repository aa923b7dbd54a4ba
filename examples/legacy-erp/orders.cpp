// SPDX-License-Identifier: GPL-2.0-or-later
#include "orders.h"

namespace erp {
namespace {

sample::Order read_order(const Statement& row) {
  sample::Order o;
  o.number = static_cast<int>(row.integer(0));
  o.customer = static_cast<int>(row.integer(1));
  o.date = row.text(2);
  o.created = row.text(3);
  o.status = row.text(4).front();
  o.reference = row.optional_text(5);
  o.amount = row.text(6);
  o.currency = row.text(7);
  return o;
}

void read_items(Database& database, sample::Order& order) {
  auto row = database.prepare(
      "SELECT line, sku, quantity, price FROM order_item WHERE order_number = ? ORDER BY line");
  row.bind(order.number);
  while (row.step())
    order.items.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2), row.text(3)});
}

}  // namespace

std::vector<sample::Order> find_orders(Database& database, int customer, const std::string& from_date,
                                       int max_rows) {
  auto row =
      database.prepare("SELECT * FROM orders WHERE customer = ? AND date >= ? ORDER BY number LIMIT ?");
  row.bind(customer, from_date, max_rows);
  std::vector<sample::Order> orders;
  while (row.step()) orders.push_back(read_order(row));
  for (auto& order : orders) read_items(database, order);
  return orders;
}

int next_order_number(Database& database) {
  auto row = database.prepare("SELECT coalesce(max(number), 100000) + 1 FROM orders");
  row.step();
  return static_cast<int>(row.integer(0));
}

void insert(Database& database, const sample::Order& o) {
  auto statement = database.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(o.number, o.customer, o.date, o.created, std::string(1, o.status), o.reference, o.amount,
                 o.currency);
  statement.run();
  auto item = database.prepare("INSERT INTO order_item VALUES (?, ?, ?, ?, ?)");
  for (const auto& i : o.items) item.bind(o.number, i.line, i.sku, i.quantity, i.price).run();
}

}  // namespace erp
