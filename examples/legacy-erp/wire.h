// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sample/records.h"
#include "soapH.h"
#include "verdict.h"

namespace erp {

// Between the records and the types generated from the WSDL. What soap_new_… makes lives as long as the call.

erp__Return* to_wire(struct soap* soap, const Verdict& verdict);
erp__CustomerHead* to_wire(struct soap* soap, const sample::Customer& customer);
erp__Address* to_wire(struct soap* soap, const sample::Address& address);
erp__Order* to_wire(struct soap* soap, const sample::Order& order);
erp__Invoice* to_wire(struct soap* soap, const sample::Invoice& invoice);
erp__Money* money(struct soap* soap, const std::string& amount, const std::string& currency);

sample::Address from_wire(const erp__Address& address);
sample::OrderItem from_wire(const erp__OrderItem& item);
/// What a new customer's head says; number, since and changed are left to the caller when it does not.
sample::Customer from_wire(const erp__NewCustomerHead& head);
/// Applies what is present.
void apply(const erp__CustomerChange& change, sample::Customer& customer);

/// Without the white space that XML Schema ignores around numbers and dates.
std::string collapsed(const std::string& text);

}  // namespace erp
