// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire.h"

#include "sample/decimal.h"

namespace erp {
namespace {

std::string* copy(struct soap* soap, const std::optional<std::string>& text) {
  if (!text) return nullptr;
  auto* copy = soap_new_std__string(soap);
  *copy = *text;
  return copy;
}

NullableText nillable(const sample::Nullable& text) {
  return {std::optional<sample::Nullable>(text)};
}

// Two fraction digits where it is an amount; what is none is left for the rules to refuse.
void set_limit(const erp__Money& limit, sample::Customer& customer) {
  auto text = collapsed(limit.__item);
  customer.credit_limit = sample::as_amount(text).value_or(text);
  customer.currency = limit.Currency;
}

erp__OrderItem* to_wire(struct soap* soap, const sample::OrderItem& item) {
  auto* wire = soap_new_erp__OrderItem(soap);
  wire->Line = item.line;
  wire->Sku = item.sku;
  wire->Qty = item.quantity;
  wire->Price = item.price;
  return wire;
}

}  // namespace

std::string collapsed(const std::string& text) {
  const char* space = " \t\r\n";
  auto first = text.find_first_not_of(space);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

erp__Money* money(struct soap* soap, const std::string& amount, const std::string& currency) {
  auto* wire = soap_new_erp__Money(soap);
  wire->__item = amount;
  wire->Currency = currency;
  return wire;
}

erp__Return* to_wire(struct soap* soap, const Verdict& verdict) {
  auto* wire = soap_new_erp__Return(soap);
  wire->Type = static_cast<erp__ReturnType>(verdict.type);
  wire->Num = verdict.num;
  wire->Text = verdict.text;
  return wire;
}

erp__CustomerHead* to_wire(struct soap* soap, const sample::Customer& customer) {
  auto* wire = soap_new_erp__CustomerHead(soap);
  wire->CustNo = customer.number;
  wire->Name = customer.name;
  wire->Stat = static_cast<erp__StatusCode>(customer.status);
  wire->TaxId = nillable(customer.tax_id);
  wire->Email.value = customer.email;
  wire->CreditLimit = money(soap, customer.credit_limit, customer.currency);
  wire->Discount = copy(soap, customer.discount);
  wire->Since = customer.since;
  wire->Changed = customer.changed;
  return wire;
}

erp__Address* to_wire(struct soap* soap, const sample::Address& address) {
  auto* wire = soap_new_erp__Address(soap);
  wire->Type = address.type == "BILL" ? erp__AddressType::BILL : erp__AddressType::SHIP;
  wire->Street = address.street;
  wire->City = address.city;
  wire->Zip = address.zip;
  wire->Country = address.country;
  return wire;
}

erp__Order* to_wire(struct soap* soap, const sample::Order& order) {
  auto* wire = soap_new_erp__Order(soap);
  wire->OrderNo = order.number;
  wire->Date = order.date;
  wire->Created = order.created;
  wire->Stat = static_cast<erp__OrderStatus>(order.status);
  wire->Ref = copy(soap, order.reference);
  wire->Amount = money(soap, order.amount, order.currency);
  for (const auto& item : order.items) wire->Item.push_back(to_wire(soap, item));
  return wire;
}

erp__Invoice* to_wire(struct soap* soap, const sample::Invoice& invoice) {
  auto* wire = soap_new_erp__Invoice(soap);
  wire->InvNo = invoice.number;
  wire->CustNo = invoice.customer;
  wire->OrderNo = invoice.order;
  wire->Date = invoice.date;
  wire->Due = invoice.due;
  wire->Stat = static_cast<erp__InvoiceStatus>(invoice.status);
  wire->Amount = money(soap, invoice.amount, invoice.currency);
  wire->Tax = invoice.tax;
  wire->PaidOn = copy(soap, invoice.paid_on);
  if (invoice.dunning) {
    wire->Dunning = static_cast<int*>(soap_malloc(soap, sizeof(int)));
    *wire->Dunning = *invoice.dunning;
  }
  return wire;
}

sample::Address from_wire(const erp__Address& address) {
  const char* type = address.Type == erp__AddressType::BILL ? "BILL" : "SHIP";
  return {type, address.Street, address.City, address.Zip, address.Country};
}

sample::OrderItem from_wire(const erp__OrderItem& item) {
  return {item.Line, item.Sku, collapsed(item.Qty), collapsed(item.Price)};
}

sample::Customer from_wire(const erp__NewCustomerHead& head) {
  sample::Customer customer;
  customer.name = head.Name;
  if (head.Stat) customer.status = static_cast<char>(*head.Stat);
  customer.tax_id = head.TaxId.value.value_or(std::nullopt);
  customer.email = head.Email.value;
  if (head.CreditLimit) set_limit(*head.CreditLimit, customer);
  if (head.Discount) customer.discount = collapsed(*head.Discount);
  if (head.Since) customer.since = collapsed(*head.Since);
  return customer;
}

void apply(const erp__CustomerChange& change, sample::Customer& customer) {
  if (change.Name) customer.name = *change.Name;
  if (change.Stat) customer.status = static_cast<char>(*change.Stat);
  if (change.TaxId.value) customer.tax_id = *change.TaxId.value;
  if (change.Email.value) customer.email = *change.Email.value;
  if (change.CreditLimit) set_limit(*change.CreditLimit, customer);
  if (change.Discount) customer.discount = collapsed(*change.Discount);
}

}  // namespace erp
