// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "customers.h"
#include "sample/decimal.h"

namespace erp {
namespace {

constexpr std::int64_t kMaxLimitCents = 5'000'000'00;

Verdict judge_limit(const sample::Customer& customer) {
  const std::set<std::string> currencies = {"CHF", "EUR", "USD"};
  if (!currencies.contains(customer.currency)) return kUnknownCurrency;
  auto cents = sample::to_scaled(customer.credit_limit, 2);
  if (!cents || *cents < 0) return kBadAmount;
  if (customer.discount && !sample::to_scaled(*customer.discount, 4)) return kBadAmount;
  return *cents > kMaxLimitCents ? kLimitTooHigh : kOk;
}

Verdict judge_addresses(const sample::Customer& customer) {
  auto count = [&](const char* type) {
    return std::count_if(customer.addresses.begin(), customer.addresses.end(),
                         [&](const sample::Address& address) { return address.type == type; });
  };
  if (count("BILL") == 0) return kNoBillingAddress;
  return count("BILL") > 1 || count("SHIP") > 1 ? kAddressTwice : kOk;
}

Verdict judge_identity(Database& database, const sample::Customer& customer) {
  auto is_other = [&](std::optional<int> number) { return number && *number != customer.number; };
  if (customer.tax_id && is_other(customer_with_tax_id(database, *customer.tax_id))) return kTaxIdInUse;
  return is_other(customer_with_name(database, customer.name)) ? kNameInUse : kOk;
}

}  // namespace

Verdict judge_new_customer(Database& database, const sample::Customer& customer) {
  if (auto verdict = judge_addresses(customer); !verdict.accepts()) return verdict;
  if (auto verdict = judge_limit(customer); !verdict.accepts()) return verdict;
  return judge_identity(database, customer);
}

Verdict judge_change(Database& database, const sample::Customer& before, const sample::Customer& after) {
  if (before.locked) return kLocked;
  if (before.status == 'C') return kClosed;
  if (auto verdict = judge_addresses(after); !verdict.accepts()) return verdict;
  bool same_limit = before.credit_limit == after.credit_limit && before.currency == after.currency;
  auto verdict = judge_limit(after);
  bool may_stay = same_limit && std::string_view(verdict.num) == kLimitTooHigh.num;
  if (!verdict.accepts() && !may_stay) return verdict;
  return judge_identity(database, after);
}

Verdict judge_order(const sample::Customer& customer, sample::Order& order) {
  if (customer.status == 'B') return kBlocked;
  if (customer.status == 'C') return kClosed;
  for (const auto& item : order.items) {
    if (sample::to_scaled(item.quantity, 3).value_or(0) <= 0) return kBadQuantity;
    if (sample::to_scaled(item.price, 2).value_or(-1) < 0) return kBadAmount;
  }
  auto amount = sample::total(order.items);
  if (!amount) return kBadAmount;
  order.amount = *amount;
  return *sample::to_scaled(*amount, 2) > *sample::to_scaled(customer.credit_limit, 2) ? kLimitExceeded : kOk;
}

}  // namespace erp
