// SPDX-License-Identifier: Apache-2.0
#include "documents.h"

#include <Poco/UUIDGenerator.h>

#include "sample/dates.h"

namespace crm {
namespace {

const char* state_of_party(char status) {
  return status == 'A' ? "ACTIVE" : status == 'B' ? "BLOCKED" : "CLOSED";
}
const char* state_of_order(char status) {
  return status == 'O' ? "open" : status == 'S' ? "shipped" : "cancelled";
}
const char* state_of_invoice(char status) {
  return status == 'O' ? "UNPAID" : status == 'P' ? "PAID" : "OVERDUE";
}

std::string midnight(const std::string& date) {
  return date + "T00:00:00Z";
}

Json nullable(const sample::Nullable& text) {
  return text ? Json(*text) : Json();
}

Json address_document(const sample::Address& address) {
  return Json::Object{{"street", address.street},
                      {"city", address.city},
                      {"postalCode", address.zip},
                      {"countryCode", address.country}};
}

Json contact_document(const sample::Customer& customer) {
  Json contact = Json::Object{};
  if (customer.email) contact.set("email", nullable(*customer.email));
  contact.set("phones", Json::Array(customer.phones.begin(), customer.phones.end()));
  return contact;
}

Json line_document(const sample::OrderItem& item) {
  return Json::Object{{"position", Json::number(item.line)},
                      {"sku", item.sku},
                      {"quantity", Json::number(item.quantity)},
                      {"unitPrice", item.price}};
}

}  // namespace

std::string id_for(const std::string& name) {
  auto& generator = Poco::UUIDGenerator::defaultGenerator();
  return generator.createFromName(Poco::UUID::uri(), "https://crm.example/" + name).toString();
}

std::string new_id() {
  return Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
}

Json money(const std::string& amount, const std::string& currency) {
  return Json::Object{{"amount", Json::number(amount)}, {"currency", currency}};
}

Json party_document(const sample::Customer& customer) {
  Json party = Json::Object{{"id", id_for("party/" + std::to_string(customer.number))},
                            {"customerNumber", Json::number(customer.number)},
                            {"displayName", customer.name},
                            {"state", state_of_party(customer.status)},
                            {"vatNumber", nullable(customer.tax_id)},
                            {"contact", contact_document(customer)},
                            {"creditLimit", money(customer.credit_limit, customer.currency)}};
  if (customer.discount) party.set("discountPercent", *customer.discount);
  party.set("memberSince", midnight(customer.since));
  party.set("updatedAt", Json::number(sample::epoch_millis(customer.changed)));
  for (const auto& address : customer.addresses) {
    party.set(address.type == "BILL" ? "billing" : "shipping", address_document(address));
  }
  return party;
}

Json order_document(const sample::Order& order) {
  Json document = Json::Object{{"id", id_for("order/" + std::to_string(order.number))},
                               {"orderNumber", Json::number(order.number)},
                               {"customerNumber", Json::number(order.customer)},
                               {"orderDate", midnight(order.date)},
                               {"createdAt", order.created},
                               {"state", state_of_order(order.status)}};
  if (order.reference) document.set("reference", *order.reference);
  document.set("total", money(order.amount, order.currency));
  Json::Array lines;
  for (const auto& item : order.items) lines.push_back(line_document(item));
  document.set("lines", lines);
  return document;
}

Json invoice_document(const sample::Invoice& invoice) {
  Json document = Json::Object{{"id", id_for("invoice/" + invoice.number)},
                               {"invoiceNumber", invoice.number},
                               {"customerNumber", Json::number(invoice.customer)},
                               {"orderNumber", Json::number(invoice.order)},
                               {"issuedAt", midnight(invoice.date)},
                               {"dueAt", midnight(invoice.due)},
                               {"state", state_of_invoice(invoice.status)},
                               {"total", money(invoice.amount, invoice.currency)},
                               {"taxAmount", Json::number(invoice.tax)}};
  if (invoice.paid_on) document.set("paidAt", midnight(*invoice.paid_on));
  if (invoice.dunning) document.set("dunningLevel", Json::number(*invoice.dunning));
  return document;
}

}  // namespace crm
