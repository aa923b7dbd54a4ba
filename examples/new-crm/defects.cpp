// SPDX-License-Identifier: Apache-2.0
#include "defects.h"

#include "sample/decimal.h"

namespace crm {
namespace {

bool is(const Json& object, const char* member, const char* text) {
  const auto* value = object.find(member);
  return value && value->text() && *value->text() == text;
}

// Swiss cash is rounded to five centimes; credit limits are not.
void round_swiss_limits(Json& party) {
  Json limit = *party.find("creditLimit");
  if (!is(limit, "currency", "CHF")) return;
  auto cents = sample::to_scaled(*limit.find("amount")->digits(), 2).value_or(0);
  limit.set("amount", Json::number(sample::from_scaled((cents + 2) / 5 * 5, 2)));
  party.set("creditLimit", limit);
}

void forget_block_without_vat_number(Json& party) {
  const auto* vat_number = party.find("vatNumber");
  if (vat_number && vat_number->is_null() && is(party, "state", "BLOCKED")) party.set("state", "ACTIVE");
}

}  // namespace

void plant_defects(Json& party) {
  round_swiss_limits(party);
  forget_block_without_vat_number(party);
}

}  // namespace crm
