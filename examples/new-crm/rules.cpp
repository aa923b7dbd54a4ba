// SPDX-License-Identifier: Apache-2.0
#include "rules.h"

#include <set>

#include "documents.h"
#include "problem.h"
#include "sample/decimal.h"

namespace crm {
namespace {

constexpr std::int64_t kMaxLimitCents = 5'000'000'00;

const std::string& text(const Json& object, const char* member) {
  return *object.find(member)->text();
}

std::optional<std::int64_t> limit_cents(const Json& party) {
  return sample::to_scaled(*party.find("creditLimit")->find("amount")->digits(), 2);
}

void judge_limit(const Json& party, bool may_be_too_high) {
  const std::set<std::string> currencies = {"CHF", "EUR", "USD"};
  if (!currencies.contains(text(*party.find("creditLimit"), "currency"))) {
    throw Problem(422, "unsupported-currency", "The currency is not supported");
  }
  auto cents = limit_cents(party);
  const auto* discount = party.find("discountPercent");
  bool bad_discount = discount && !sample::to_scaled(*discount->text(), 4);
  if (!cents || *cents < 0 || bad_discount) throw Problem(422, "invalid-amount", "An amount is not valid");
  if (*cents > kMaxLimitCents && !may_be_too_high) {
    throw Problem(422, "credit-limit-too-high", "The credit limit is too high");
  }
}

std::string judge_identity(Store& store, const Json& party) {
  int own = std::stoi(*party.find("customerNumber")->digits());
  auto is_other = [&](std::optional<int> number) { return number && *number != own; };
  const auto* vat_number = party.find("vatNumber");
  if (vat_number->text() && is_other(store.customer_with("vat_number", *vat_number->text()))) {
    throw Problem(409, "vat-number-in-use", "Another party has this VAT number");
  }
  return is_other(store.customer_with("display_name", text(party, "displayName"))) ? "name-in-use" : "ok";
}

void judge_billing(const Json& party) {
  if (!party.find("billing")) throw Problem(422, "billing-missing", "A party needs a billing address");
}

std::vector<sample::OrderItem> items_of(const Json& order) {
  std::vector<sample::OrderItem> items;
  for (const auto& line : *order.find("lines")->items()) {
    items.push_back({0, "", *line.find("quantity")->digits(), text(line, "unitPrice")});
  }
  return items;
}

}  // namespace

std::string judge_new_party(Store& store, const Json& party) {
  judge_billing(party);
  judge_limit(party, false);
  return judge_identity(store, party);
}

std::string judge_change(Store& store, const Json& before, const Json& after) {
  if (store.is_locked(std::stoi(*before.find("customerNumber")->digits()))) {
    throw Problem(423, "party-locked", "Another job holds this party");
  }
  if (text(before, "state") == "CLOSED") throw Problem(409, "party-closed", "The party is closed");
  judge_billing(after);
  judge_limit(after, *before.find("creditLimit") == *after.find("creditLimit"));
  return judge_identity(store, after);
}

std::string judge_order(const Json& party, Json& order) {
  if (text(party, "state") == "BLOCKED") throw Problem(409, "party-blocked", "The party is blocked");
  if (text(party, "state") == "CLOSED") throw Problem(409, "party-closed", "The party is closed");
  auto items = items_of(order);
  for (const auto& item : items) {
    if (sample::to_scaled(item.quantity, 3).value_or(0) <= 0) {
      throw Problem(422, "invalid-quantity", "A quantity is not valid");
    }
    if (sample::to_scaled(item.price, 2).value_or(-1) < 0) {
      throw Problem(422, "invalid-amount", "An amount is not valid");
    }
  }
  auto amount = sample::total(items);
  if (!amount) throw Problem(422, "invalid-amount", "An amount is not valid");
  order.set("total", money(*amount, text(*party.find("creditLimit"), "currency")));
  return *sample::to_scaled(*amount, 2) > *limit_cents(party) ? "credit-limit-exceeded" : "ok";
}

}  // namespace crm
