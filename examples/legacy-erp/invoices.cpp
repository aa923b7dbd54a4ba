// SPDX-License-Identifier: GPL-2.0-or-later
#include "invoices.h"

namespace erp {
namespace {

sample::Invoice read_invoice(const Statement& row) {
  sample::Invoice i;
  i.number = row.text(0);
  i.customer = static_cast<int>(row.integer(1));
  i.order = static_cast<int>(row.integer(2));
  i.date = row.text(3);
  i.due = row.text(4);
  i.status = row.text(5).front();
  i.amount = row.text(6);
  i.tax = row.text(7);
  i.currency = row.text(8);
  i.paid_on = row.optional_text(9);
  if (!row.is_null(10)) i.dunning = static_cast<int>(row.integer(10));
  return i;
}

}  // namespace

std::optional<sample::Invoice> find_invoice(Database& database, const std::string& number) {
  auto row = database.prepare("SELECT * FROM invoice WHERE number = ?");
  if (!row.bind(number).step()) return std::nullopt;
  return read_invoice(row);
}

std::vector<sample::Invoice> find_invoices(Database& database, int customer, const std::string& status,
                                           const std::string& due_before) {
  auto row = database.prepare(
      "SELECT * FROM invoice WHERE customer = ? AND (?2 = '' OR status = ?2) AND (?3 = '' OR due < ?3) ORDER "
      "BY number");
  row.bind(customer, status, due_before);
  std::vector<sample::Invoice> invoices;
  while (row.step()) invoices.push_back(read_invoice(row));
  return invoices;
}

int count_open_invoices(Database& database) {
  auto row = database.prepare("SELECT count(*) FROM invoice WHERE status <> 'P'");
  row.step();
  return static_cast<int>(row.integer(0));
}

void insert(Database& database, const sample::Invoice& i) {
  auto statement = database.prepare("INSERT INTO invoice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  auto dunning = i.dunning ? std::optional(std::to_string(*i.dunning)) : std::nullopt;  // of integer affinity
  statement.bind(i.number, i.customer, i.order, i.date, i.due, std::string(1, i.status), i.amount, i.tax,
                 i.currency, i.paid_on, dunning);
  statement.run();
}

}  // namespace erp
