// SPDX-License-Identifier: Apache-2.0
#include "store.h"

#include "documents.h"
#include "problem.h"

namespace crm {
namespace {

using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

constexpr int kFirstCustomerNumber = 900'001;  // of our own: never one of the ERP's
constexpr int kFirstOrderNumber = 900'001;

constexpr const char* kSchema[] = {
    "CREATE TABLE party (number INTEGER PRIMARY KEY, id TEXT UNIQUE, display_name TEXT, vat_number TEXT, "
    "state TEXT,"
    " locked INTEGER, document TEXT)",
    "CREATE INDEX party_name ON party (display_name)",
    "CREATE INDEX party_vat_number ON party (vat_number)",
    "CREATE TABLE orders (number INTEGER PRIMARY KEY, customer INTEGER, order_date TEXT, document TEXT)",
    "CREATE INDEX orders_customer ON orders (customer)",
    "CREATE TABLE invoice (number TEXT PRIMARY KEY, customer INTEGER, state TEXT, due TEXT, document TEXT)",
    "CREATE INDEX invoice_customer ON invoice (customer)",
    "CREATE TABLE answer (key TEXT PRIMARY KEY, request TEXT, status INTEGER, body TEXT)"};

std::string text_of(const Json& document, const char* member) {
  const auto* value = document.find(member);
  return value && value->text() ? *value->text() : "";
}

int number_of(const Json& document, const char* member) {
  return std::stoi(*document.find(member)->digits());
}

template <typename Value>
Value first(Statement statement, Value value) {
  statement, into(value), limit(1);
  statement.execute();
  return value;
}

}  // namespace

Store::Store(const std::string& path) : session_("SQLite", path) {
  int tables = 0;
  session_ << "SELECT count(*) FROM sqlite_master WHERE name = 'party'", into(tables), now;
  if (tables != 0) return;
  begin();
  create_tables();
  fill();
  commit();
}

void Store::create_tables() {
  for (const char* sql : kSchema) session_ << sql, now;
}

void Store::fill() {
  auto customers = sample::customers();
  for (const auto& customer : customers) save_party(party_document(customer), customer.locked);
  auto orders = sample::orders(customers);
  for (const auto& order : orders) save_order(order_document(order));
  for (const auto& invoice : sample::invoices(orders)) save_invoice(invoice_document(invoice));
}

std::vector<Json> Store::documents(Statement& statement) {
  std::vector<std::string> texts;
  statement, into(texts);
  statement.execute();
  std::vector<Json> found;
  for (const auto& text : texts) found.push_back(parse_json(text));
  return found;
}

std::optional<Json> Store::find_party(const std::string& reference) {
  std::string key = reference;
  Statement statement(session_);
  statement << "SELECT document FROM party WHERE id = ? OR CAST(number AS TEXT) = ltrim(?, '0')", use(key),
      use(key);
  auto found = documents(statement);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Json> Store::find_parties(const PartyFilter& filter) {
  PartyFilter f = filter;
  Statement statement(session_);
  statement
      << "SELECT document FROM party WHERE (?1 = '' OR display_name = ?1) AND (?2 = '' OR vat_number = ?2)"
         " AND (?3 = '' OR state = ?3) ORDER BY number LIMIT ?4 OFFSET ?5",
      use(f.display_name), use(f.vat_number), use(f.state), use(f.limit), use(f.offset);
  return documents(statement);
}

std::optional<int> Store::customer_with(const std::string& column, const std::string& value) {
  std::string key = value;
  Statement statement(session_);
  statement << "SELECT coalesce(min(number), 0) FROM party WHERE " << column << " = ?", use(key);
  int number = first(std::move(statement), 0);
  return number == 0 ? std::nullopt : std::optional(number);
}

bool Store::is_locked(int customer_number) {
  Statement statement(session_);
  statement << "SELECT coalesce(max(locked), 0) FROM party WHERE number = ?", use(customer_number);
  return first(std::move(statement), 0) != 0;
}

void Store::save_party(const Json& party, bool locked) {
  int number = number_of(party, "customerNumber");
  std::string id = text_of(party, "id"), name = text_of(party, "displayName");
  std::string vat = text_of(party, "vatNumber"), state = text_of(party, "state"), document = party.dump();
  session_ << "INSERT OR REPLACE INTO party VALUES (?, ?, ?, ?, ?, ?, ?)", use(number), use(id), use(name),
      use(vat), use(state), use(locked), use(document), now;
}

int Store::next_customer_number() {
  Statement statement(session_);
  statement << "SELECT max(coalesce(max(number), 0) + 1, " << kFirstCustomerNumber << ") FROM party";
  return first(std::move(statement), 0);
}

std::vector<Json> Store::find_orders(int customer_number, const std::string& from_date, int limit_rows) {
  std::string from = from_date;
  Statement statement(session_);
  statement << "SELECT document FROM orders WHERE customer = ? AND order_date >= ? ORDER BY number LIMIT ?",
      use(customer_number), use(from), use(limit_rows);
  return documents(statement);
}

std::optional<Json> Store::find_order(const std::string& number) {
  std::string key = number;
  Statement statement(session_);
  statement << "SELECT document FROM orders WHERE CAST(number AS TEXT) = ?", use(key);
  auto found = documents(statement);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void Store::save_order(const Json& order) {
  int number = number_of(order, "orderNumber"), customer = number_of(order, "customerNumber");
  std::string date = text_of(order, "orderDate"), document = order.dump();
  session_ << "INSERT INTO orders VALUES (?, ?, ?, ?)", use(number), use(customer), use(date), use(document),
      now;
}

int Store::next_order_number() {
  Statement statement(session_);
  statement << "SELECT max(coalesce(max(number), 0) + 1, " << kFirstOrderNumber << ") FROM orders";
  return first(std::move(statement), 0);
}

std::optional<Json> Store::find_invoice(const std::string& number) {
  std::string key = number;
  Statement statement(session_);
  statement << "SELECT document FROM invoice WHERE number = ?", use(key);
  auto found = documents(statement);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Json> Store::find_invoices(const InvoiceFilter& filter) {
  InvoiceFilter f = filter;
  Statement statement(session_);
  statement << "SELECT document FROM invoice WHERE (?1 = 0 OR customer = ?1) AND (?2 = '' OR state = ?2) AND "
               "due < ?3"
               " ORDER BY number",
      use(f.customer), use(f.state), use(f.due_before);
  return documents(statement);
}

void Store::save_invoice(const Json& invoice) {
  int customer = number_of(invoice, "customerNumber");
  std::string number = text_of(invoice, "invoiceNumber"), state = text_of(invoice, "state");
  std::string due = text_of(invoice, "dueAt"), document = invoice.dump();
  session_ << "INSERT INTO invoice VALUES (?, ?, ?, ?, ?)", use(number), use(customer), use(state), use(due),
      use(document), now;
}

std::optional<std::pair<int, std::string>> Store::find_answer(const std::string& key,
                                                              const std::string& request) {
  std::string name = key, first_request, body;
  int status = 0;
  session_ << "SELECT request, status, body FROM answer WHERE key = ?", use(name), into(first_request),
      into(status), into(body), now;
  if (status == 0) return std::nullopt;
  if (first_request != request) {
    throw Problem(422, "idempotency-key-reused", "The idempotency key belongs to another request");
  }
  return std::pair(status, body);
}

void Store::save_answer(const std::string& key, const std::string& request, int status,
                        const std::string& body) {
  std::string name = key, text = request, answer = body;
  session_ << "INSERT INTO answer VALUES (?, ?, ?, ?)", use(name), use(text), use(status), use(answer), now;
}

}  // namespace crm
