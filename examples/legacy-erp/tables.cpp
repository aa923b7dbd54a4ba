// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables.h"

#include "customers.h"
#include "invoices.h"
#include "orders.h"

namespace erp {
namespace {

constexpr const char* kSchema = R"(
  CREATE TABLE customer (number INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, tax_id TEXT,
    email_known INTEGER NOT NULL, email TEXT, credit_limit TEXT NOT NULL, currency TEXT NOT NULL, discount TEXT,
    since TEXT NOT NULL, changed TEXT NOT NULL, locked INTEGER NOT NULL);
  CREATE INDEX customer_tax_id ON customer (tax_id);
  CREATE INDEX customer_name ON customer (name);
  CREATE TABLE address (customer INTEGER NOT NULL, type TEXT NOT NULL, street TEXT NOT NULL, city TEXT NOT NULL,
    zip TEXT NOT NULL, country TEXT NOT NULL, PRIMARY KEY (customer, type));
  CREATE TABLE phone (customer INTEGER NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (customer, position));
  CREATE TABLE orders (number INTEGER PRIMARY KEY, customer INTEGER NOT NULL, date TEXT NOT NULL, created TEXT NOT NULL,
    status TEXT NOT NULL, reference TEXT, amount TEXT NOT NULL, currency TEXT NOT NULL);
  CREATE INDEX orders_customer ON orders (customer);
  CREATE TABLE order_item (order_number INTEGER NOT NULL, line INTEGER NOT NULL, sku TEXT NOT NULL,
    quantity TEXT NOT NULL, price TEXT NOT NULL, PRIMARY KEY (order_number, line));
  CREATE TABLE invoice (number TEXT PRIMARY KEY, customer INTEGER NOT NULL, order_number INTEGER NOT NULL,
    date TEXT NOT NULL, due TEXT NOT NULL, status TEXT NOT NULL, amount TEXT NOT NULL, tax TEXT NOT NULL,
    currency TEXT NOT NULL, paid_on TEXT, dunning INTEGER);
  CREATE INDEX invoice_customer ON invoice (customer);
)";

bool has_tables(Database& database) {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'customer'").step();
}

}  // namespace

void create_tables(Database& database) {
  if (has_tables(database)) return;
  Transaction transaction(database);
  database.execute(kSchema);
  auto customers = sample::customers();
  for (const auto& customer : customers) insert(database, customer);
  auto orders = sample::orders(customers);
  for (const auto& order : orders) insert(database, order);
  for (const auto& invoice : sample::invoices(orders)) insert(database, invoice);
  transaction.commit();
}

}  // namespace erp
