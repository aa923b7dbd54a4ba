// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Data/Session.h>

#include <optional>
#include <string>
#include <vector>

#include "json.h"

namespace crm {

struct PartyFilter {
  std::string display_name, vat_number, state;  ///< "" is any
  int offset = 0;
  int limit = 100;
};

struct InvoiceFilter {
  int customer = 0;              ///< 0 is any
  std::string state;             ///< "" is any
  std::string due_before = "~";  ///< beyond every date
};

/// Documents in SQLite, with the columns that are searched beside them. Not for several threads at once.
class Store {
 public:
  /// A file, or ":memory:"; filled with the sample data when it is new.
  explicit Store(const std::string& path);

  /// By UUID or by customer number.
  std::optional<Json> find_party(const std::string& reference);
  std::vector<Json> find_parties(const PartyFilter& filter);
  std::optional<int> customer_with(const std::string& column, const std::string& value);
  bool is_locked(int customer_number);
  void save_party(const Json& party, bool locked = false);
  int next_customer_number();

  std::vector<Json> find_orders(int customer_number, const std::string& from_date, int limit);
  std::optional<Json> find_order(const std::string& number);
  void save_order(const Json& order);
  int next_order_number();

  std::optional<Json> find_invoice(const std::string& number);
  std::vector<Json> find_invoices(const InvoiceFilter& filter);
  void save_invoice(const Json& invoice);

  /// What was answered to the call that first carried an idempotency key: status and body.
  std::optional<std::pair<int, std::string>> find_answer(const std::string& key, const std::string& request);
  void save_answer(const std::string& key, const std::string& request, int status, const std::string& body);

  void begin() { session_.begin(); }
  void commit() { session_.commit(); }
  void rollback() { session_.rollback(); }

 private:
  std::vector<Json> documents(Poco::Data::Statement& statement);
  void create_tables();
  void fill();

  Poco::Data::Session session_;
};

}  // namespace crm
