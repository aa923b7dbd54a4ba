// SPDX-License-Identifier: GPL-2.0-or-later
#include "customers.h"

namespace erp {
namespace {

void insert_parts(Database& database, const sample::Customer& customer) {
  auto address = database.prepare("INSERT INTO address VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& a : customer.addresses) {
    address.bind(customer.number, a.type, a.street, a.city, a.zip, a.country).run();
  }
  auto phone = database.prepare("INSERT INTO phone VALUES (?, ?, ?)");
  int position = 0;
  for (const auto& number : customer.phones) phone.bind(customer.number, position++, number).run();
}

void read_parts(Database& database, sample::Customer& customer) {
  auto address = database.prepare(
      "SELECT type, street, city, zip, country FROM address WHERE customer = ? ORDER BY type");
  address.bind(customer.number);
  while (address.step()) {
    customer.addresses.push_back(
        {address.text(0), address.text(1), address.text(2), address.text(3), address.text(4)});
  }
  auto phone = database.prepare("SELECT number FROM phone WHERE customer = ? ORDER BY position");
  phone.bind(customer.number);
  while (phone.step()) customer.phones.push_back(phone.text(0));
}

sample::Customer read_head(const Statement& row) {
  sample::Customer c;
  c.number = static_cast<int>(row.integer(0));
  c.name = row.text(1);
  c.status = row.text(2).front();
  c.tax_id = row.optional_text(3);
  if (row.integer(4) != 0) c.email = row.optional_text(5);
  c.credit_limit = row.text(6);
  c.currency = row.text(7);
  c.discount = row.optional_text(8);
  c.since = row.text(9);
  c.changed = row.text(10);
  c.locked = row.integer(11) != 0;
  return c;
}

std::optional<int> number_of(Statement statement) {
  if (!statement.step() || statement.is_null(0)) return std::nullopt;
  return static_cast<int>(statement.integer(0));
}

}  // namespace

std::optional<sample::Customer> find_customer(Database& database, int number) {
  auto statement = database.prepare("SELECT * FROM customer WHERE number = ?");
  if (!statement.bind(number).step()) return std::nullopt;
  auto customer = read_head(statement);
  read_parts(database, customer);
  return customer;
}

std::optional<int> customer_with_tax_id(Database& database, const std::string& tax_id) {
  auto statement = database.prepare("SELECT min(number) FROM customer WHERE tax_id = ?");
  return number_of(std::move(statement.bind(tax_id)));
}

std::optional<int> customer_with_name(Database& database, const std::string& name) {
  auto statement = database.prepare("SELECT min(number) FROM customer WHERE name = ?");
  return number_of(std::move(statement.bind(name)));
}

int next_customer_number(Database& database) {
  return number_of(database.prepare("SELECT coalesce(max(number), 0) + 1 FROM customer")).value();
}

void insert(Database& database, const sample::Customer& c) {
  auto statement = database.prepare("INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(c.number, c.name, std::string(1, c.status), c.tax_id, c.email.has_value(),
                 c.email.value_or(std::nullopt), c.credit_limit, c.currency, c.discount, c.since, c.changed,
                 c.locked);
  statement.run();
  insert_parts(database, c);
}

void replace(Database& database, const sample::Customer& customer) {
  for (const char* sql : {"DELETE FROM phone WHERE customer = ?", "DELETE FROM address WHERE customer = ?",
                          "DELETE FROM customer WHERE number = ?"}) {
    database.prepare(sql).bind(customer.number).run();
  }
  insert(database, customer);
}

}  // namespace erp
