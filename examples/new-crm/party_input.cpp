// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "input.h"
#include "problem.h"
#include "sample/decimal.h"

namespace crm {
namespace {

constexpr std::size_t kShortText = 60;

void check_nullable_text(const Json& object, const char* name, const std::string& pointer) {
  const auto* value = object.find(name);
  if (value && !value->is_null()) text_at(*value, pointer + "/" + name, kShortText);
}

void check_name(const Json& value) {
  if (text_at(value, "/displayName", kShortText).empty()) throw invalid_field("/displayName", "is empty");
}

void check_state(const Json& value) {
  constexpr std::array<const char*, 3> states = {"ACTIVE", "BLOCKED", "CLOSED"};
  const auto& state = text_at(value, "/state");
  if (std::find(states.begin(), states.end(), state) == states.end())
    throw invalid_field("/state", "is no state");
}

void check_contact(const Json& contact) {
  only_members(contact, {"email", "phones"}, "/contact");
  check_nullable_text(contact, "email", "/contact");
  const auto* phones = contact.find("phones");
  if (!phones) return;
  if (!phones->items()) throw invalid_field("/contact/phones", "is no list");
  for (const auto& phone : *phones->items()) text_at(phone, "/contact/phones");
}

void check_address(const Json& address, const std::string& pointer) {
  only_members(address, {"street", "city", "postalCode", "countryCode"}, pointer);
  for (const char* name : {"street", "city"}) {
    if (text_at(required(address, name, pointer), pointer + "/" + name, kShortText).empty()) {
      throw invalid_field(pointer + "/" + name, "is empty");
    }
  }
  for (const char* name : {"postalCode", "countryCode"}) {
    text_at(required(address, name, pointer), pointer + "/" + name);
  }
}

// Two fraction digits where it is an amount; what is none is left for the rules to refuse.
Json checked_limit(const Json& limit) {
  only_members(limit, {"amount", "currency"}, "/creditLimit");
  const auto* digits = required(limit, "amount", "/creditLimit").digits();
  if (!digits) throw invalid_field("/creditLimit/amount", "is no number");
  const auto& currency = text_at(required(limit, "currency", "/creditLimit"), "/creditLimit/currency", 3);
  return Json::Object{{"amount", Json::number(sample::as_amount(*digits).value_or(*digits))},
                      {"currency", currency}};
}

}  // namespace

Json checked_party(const Json& body, bool parts_may_be_missing) {
  only_members(body,
               {"displayName", "state", "vatNumber", "contact", "creditLimit", "discountPercent",
                "memberSince", "billing", "shipping"},
               "");
  if (!parts_may_be_missing) {
    for (const char* name : {"displayName", "creditLimit"}) required(body, name);
  }
  Json party = body;
  if (const auto* name = body.find("displayName")) check_name(*name);
  if (const auto* state = body.find("state")) check_state(*state);
  check_nullable_text(body, "vatNumber", "");
  if (const auto* contact = body.find("contact")) check_contact(*contact);
  if (const auto* limit = body.find("creditLimit")) party.set("creditLimit", checked_limit(*limit));
  const auto* discount = body.find("discountPercent");
  if (discount && !(parts_may_be_missing && discount->is_null())) text_at(*discount, "/discountPercent");
  if (const auto* since = body.find("memberSince")) date_time_at(*since, "/memberSince");
  if (const auto* billing = body.find("billing")) check_address(*billing, "/billing");
  const auto* shipping = body.find("shipping");
  if (shipping && !(parts_may_be_missing && shipping->is_null())) check_address(*shipping, "/shipping");
  return party;
}

}  // namespace crm
