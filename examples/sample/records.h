// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

/// What the two example services know about the business, in the terms of the older one.
namespace sample {

/// Text that may be null. Wrapped in another optional it may be absent as well.
using Nullable = std::optional<std::string>;

struct Address {
  std::string type;  ///< BILL or SHIP, at most one of each
  std::string street, city, zip, country;
};

struct Customer {
  int number = 0;
  std::string name;
  char status = 'A';  ///< A active, B blocked, C closed
  Nullable tax_id;
  std::optional<Nullable> email;
  std::string credit_limit;  ///< decimal with two fraction digits, up to 18 digits in all
  std::string currency;
  std::optional<std::string> discount;  ///< percent, a decimal as it was written
  std::string since;                    ///< YYYY-MM-DD
  std::string changed;                  ///< YYYY-MM-DDThh:mm:ss, UTC
  bool locked = false;                  ///< a nightly job holds the record, so nobody may change it
  std::vector<Address> addresses;
  std::vector<std::string> phones;
};

struct OrderItem {
  int line = 0;
  std::string sku;
  std::string quantity;  ///< up to three fraction digits
  std::string price;     ///< up to two fraction digits, in the order's currency
};

struct Order {
  int number = 0;
  int customer = 0;
  std::string date;     ///< YYYY-MM-DD
  std::string created;  ///< YYYY-MM-DDThh:mm:ss with its offset from UTC
  char status = 'O';    ///< O open, S shipped, X cancelled
  std::optional<std::string> reference;
  std::string amount;
  std::string currency;
  std::vector<OrderItem> items;
};

struct Invoice {
  std::string number;
  int customer = 0;
  int order = 0;
  std::string date, due;  ///< YYYY-MM-DD
  char status = 'O';      ///< O open, P paid, D dunned
  std::string amount, tax;
  std::string currency;
  std::optional<std::string> paid_on;
  std::optional<int> dunning;  ///< level 1 to 3, of dunned invoices only
};

/// The same 200 customers, their orders and their invoices at every start, in ascending order.
std::vector<Customer> customers();
std::vector<Order> orders(const std::vector<Customer>& customers);
std::vector<Invoice> invoices(const std::vector<Order>& orders);

}  // namespace sample
