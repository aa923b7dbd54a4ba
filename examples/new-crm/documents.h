// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json.h"
#include "sample/records.h"

namespace crm {

// The sample data in this service's shape: UUIDs, words for codes, times for dates, objects for typed
// addresses.

Json party_document(const sample::Customer& customer);
Json order_document(const sample::Order& order);
Json invoice_document(const sample::Invoice& invoice);

Json money(const std::string& amount, const std::string& currency);

/// The same id for the same name at every start.
std::string id_for(const std::string& name);
std::string new_id();

}  // namespace crm
