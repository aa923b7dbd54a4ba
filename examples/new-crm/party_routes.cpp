// SPDX-License-Identifier: Apache-2.0
#include "defects.h"
#include "documents.h"
#include "input.h"
#include "problem.h"
#include "rules.h"
#include "sample/dates.h"
#include "service.h"

namespace crm {
namespace {

std::string query(const Request& request, const char* name) {
  auto found = request.query.find(name);
  return found == request.query.end() ? "" : found->second;
}

Json contact_of(const Json& party) {
  const auto* given = party.find("contact");
  Json contact = given ? *given : Json(Json::Object{});
  if (!contact.find("phones")) contact.set("phones", Json::Array{});
  return contact;
}

// null says that there is no such thing where a member may be null, and takes others away.
void assign(Json& target, const std::string& name, const Json& value) {
  bool nullable = name == "vatNumber" || name == "email";
  bool no_phones = name == "phones" && value.items()->empty();
  if (value.is_null() && !nullable) {
    target.erase(name);
  } else if (!no_phones) {  // an empty list leaves what there is
    target.set(name, value);
  }
}

Json changed(const Json& party, const Json& change) {
  Json after = party;
  for (const auto& [name, value] : *change.members()) {
    if (name != "contact") {
      assign(after, name, value);
      continue;
    }
    Json contact = *party.find("contact");
    for (const auto& [part, part_value] : *value.members()) assign(contact, part, part_value);
    after.set("contact", contact);
  }
  return after;
}

Json now() {
  return Json::number(sample::epoch_millis(sample::utc_now()));
}

}  // namespace

Json Service::party_or_problem(const std::string& reference) {
  auto party = store_.find_party(reference);
  if (!party) throw unknown_party(reference);
  return *party;
}

Json Service::shown(Json party) const {
  if (with_defects_) plant_defects(party);
  return party;
}

Json Service::create_party(const Json& body) {
  Json given = checked_party(body, false);
  Json party =
      Json::Object{{"id", new_id()}, {"customerNumber", Json::number(store_.next_customer_number())}};
  party.set("displayName", *given.find("displayName"));
  party.set("state", given.find("state") ? *given.find("state") : Json("ACTIVE"));
  party.set("vatNumber", given.find("vatNumber") ? *given.find("vatNumber") : Json());
  party.set("contact", contact_of(given));
  party.set("memberSince", sample::utc_now().substr(0, 10) + "T00:00:00Z");
  for (const char* name : {"creditLimit", "discountPercent", "memberSince", "billing", "shipping"}) {
    if (const auto* value = given.find(name)) party.set(name, *value);
  }
  party.set("updatedAt", now());
  auto code = judge_new_party(store_, party);
  store_.save_party(party);
  return with_result(shown(party), code);
}

Json Service::change_party(const std::string& reference, const Json& body) {
  Json before = party_or_problem(reference);
  Json after = changed(before, checked_party(body, true));
  auto code = judge_change(store_, before, after);
  after.set("updatedAt", now());
  store_.save_party(after);
  return with_result(shown(after), code);
}

void Service::add_party_routes() {
  router_.add("GET", "/v2/parties/{reference}", [this](const Request& request) {
    return json_response(200, shown(party_or_problem(request.captured[0])));
  });
  router_.add("GET", "/v2/parties", [this](const Request& request) {
    PartyFilter filter{query(request, "displayName"), query(request, "vatNumber"), query(request, "state"),
                       checked_count(query(request, "offset"), "offset", 0),
                       checked_count(query(request, "limit"), "limit", 100)};
    auto parties = store_.find_parties(filter);
    for (auto& party : parties) party = shown(party);
    return json_response(200, list_document(std::move(parties)));
  });
  router_.add("POST", "/v2/parties", [this](const Request& request) {
    auto created = create(request, &Service::create_party);
    created.location = "/v2/parties/" + *parse_json(created.body).find("id")->text();
    return created;
  });
  router_.add("PATCH", "/v2/parties/{reference}", [this](const Request& request) {
    return json_response(200, change_party(request.captured[0], json_body(request)));
  });
}

}  // namespace crm
