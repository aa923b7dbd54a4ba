// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/dead_letter_resources.h"

#include <algorithm>
#include <charconv>
#include <future>
#include <map>
#include <utility>

#include "core/time_text.h"
#include "facade/admin/admin_body.h"
#include "facade/admin/admin_json.h"
#include "facade/admin/masking.h"
#include "facade/jobs/corrected.h"
#include "facade/jobs/job_order.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kLimit = 1'000;
constexpr std::size_t kMost = 100'000;

AdminJson json_of(const Job& job) {
  AdminJson json{{"id", job.id}, {"state", name_of(job.state)}};
  if (!job.operation.empty()) {
    json["operation"] = job.operation;
    json["caller"] = job.caller;
    json["accepted"] = rfc3339(job.accepted);
    json["attempts"] = job.attempts;
    json["may_have_been_done"] = job.touched;
  }
  json["cause"] = job.cause;
  if (!job.instead_of.empty()) json["instead_of"] = job.instead_of;
  return json;
}

AdminJson json_of(const DeadLetterNote& note) {
  AdminJson json{
      {"what", note.what}, {"author", note.author}, {"reason", note.reason}, {"at", rfc3339(note.at)}};
  if (!note.other.empty()) json["job"] = note.other;
  return json;
}

/// The cause without what differs from one to the next: numbers.
std::string kind_of(const std::string& cause) {
  std::string kind;
  for (const char c : cause) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit)
      kind += c;
    else if (kind.empty() || kind.back() != '#')
      kind += '#';
  }
  return kind;
}

bool fits(const DeadLetter& letter, const AdminRequest& request) {
  const auto operation = request.option("operation");
  const auto cause = request.option("cause");
  return (operation.empty() || letter.job.operation == operation) &&
         (cause.empty() || letter.job.cause.contains(cause) || kind_of(letter.job.cause).contains(cause));
}

AdminJson groups_of(const std::vector<DeadLetter>& letters) {
  std::map<std::pair<std::string, std::string>, std::pair<std::size_t, Wall::time_point>> groups;
  for (const auto& letter : letters) {
    auto& [count, oldest] = groups[{letter.job.operation, kind_of(letter.job.cause)}];
    oldest = count++ == 0 ? letter.job.accepted : std::min(oldest, letter.job.accepted);
  }
  auto json = AdminJson::array();
  for (const auto& [name, group] : groups) {
    json.push_back({{"operation", name.first},
                    {"cause", name.second},
                    {"count", group.first},
                    {"oldest", rfc3339(group.second)}});
  }
  return json;
}

Result<std::size_t> limit_of(const std::string& text) {
  if (text.empty()) return kLimit;
  std::size_t limit = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (failed == std::errc{} && end == text.data() + text.size() && limit > 0) return std::min(limit, kMost);
  return fail(ErrorKind::invalid, Origin::caller, "'limit' is not a number from 1");
}

Result<std::optional<Job>> find(JobStore& store, const std::string& id) {
  std::promise<Result<std::optional<Job>>> told;
  store.find(id, [&](Result<std::optional<Job>> found) { told.set_value(std::move(found)); });
  return told.get_future().get();
}

Result<JsonText> corrected_input(const AdminBody& body, const JsonText& input) {
  if (body.has("input") == body.has("set"))
    return fail(ErrorKind::invalid, Origin::caller, "exactly one of 'input' and 'set' is needed");
  if (body.has("input")) return body.any("input");
  return with_values(input, body.any("set"));
}

}  // namespace

void DeadLetterResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/deadletters", [this](const AdminRequest& request) { return list(request); });
  router.add("GET", "/v1/deadletters/{}", [this](const AdminRequest& request) { return show(request); });
  router.add("GET", "/v1/deadletters/{}/plan", [this](const AdminRequest& request) { return plan(request); });
  router.add("POST", "/v1/deadletters/{}/replay",
             [this](const AdminRequest& request) { return replay(request); });
  router.add("POST", "/v1/deadletters/{}/discard",
             [this](const AdminRequest& request) { return discard(request); });
  router.add("POST", "/v1/deadletters/{}/edit",
             [this](const AdminRequest& request) { return edit(request); });
}

Result<JobStore*> DeadLetterResources::store() const {
  if (JobStore* const store = services_.jobs()) return store;
  return fail(ErrorKind::storage, Origin::bridge, "the journal is not open");
}

Result<DeadLetter> DeadLetterResources::letter(const std::string& id) const {
  const auto store = this->store();
  if (!store) return std::unexpected(store.error());
  auto found = (*store)->letter(id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return fail(ErrorKind::not_found, Origin::caller, "there is no dead letter " + id);
  return std::move(**found);
}

Result<AdminAnswer> DeadLetterResources::list(const AdminRequest& request) {
  const auto limit = limit_of(request.option("limit"));
  if (!limit) return fail(limit.error());
  const auto store = this->store();
  if (!store) return fail(store.error());
  auto letters = (*store)->held(kMost);
  if (!letters) return fail(letters.error());
  std::erase_if(*letters, [&](const DeadLetter& each) { return !fits(each, request); });
  auto list = AdminJson::array();
  for (const auto& each : *letters) {
    if (list.size() == *limit) break;
    list.push_back(json_of(each.job));
  }
  return answer_of(
      {{"dead_letters", std::move(list)}, {"groups", groups_of(*letters)}, {"total", letters->size()}});
}

Result<AdminAnswer> DeadLetterResources::show(const AdminRequest& request) {
  const std::string& id = request.names.at(0);
  const auto store = this->store();
  if (!store) return fail(store.error());
  const auto job = find(**store, id);
  if (!job) return fail(job.error());
  if (!*job) return fail(ErrorKind::not_found, Origin::caller, "there is no job " + id);
  auto json = json_of(**job);
  json["scope"] = (*job)->scope;
  if ((*job)->error) json["error"] = (*job)->error->describe();
  const auto letter = (*store)->letter(id);
  if (!letter) return fail(letter.error());
  const auto order = *letter ? order_of((*letter)->work.payload) : Result<JobOrder>(fail(Error{}));
  if (order) {
    const auto catalogue = services_.catalogue.pin();
    const auto index = catalogue->index_of(order->operation);
    json["idempotency_key"] = order->key;
    json["request"] = masked(order->input.view(),
                             index ? catalogue->operations().at(*index).contract.input.view() : "true");
  }
  const auto notes = (*store)->notes(id);
  if (!notes) return fail(notes.error());
  auto list = AdminJson::array();
  for (const auto& note : *notes) list.push_back(json_of(note));
  json["notes"] = std::move(list);
  return answer_of(json);
}

Result<AdminAnswer> DeadLetterResources::plan(const AdminRequest& request) {
  const auto letter = this->letter(request.names.at(0));
  if (!letter) return fail(letter.error());
  auto order = order_of(letter->work.payload);
  if (!order) return fail(order.error());
  const ExplainRequest question{.operation = order->operation,
                                .input = order->input,
                                .caller = order->caller,
                                .override_wish = order->override_wish};
  const auto explained = services_.explain(question);
  if (!explained) return fail(explained.error());
  return answer_of({{"id", letter->job.id},
                    {"operation", order->operation},
                    {"call", explained->call},
                    {"reason", routing::name_of(explained->decision.reason)},
                    {"may_have_been_done", letter->job.touched},
                    {"table_version", explained->table_version}});
}

Result<DeadLetterNote> DeadLetterResources::note_of(const AdminRequest& request, const char* what) const {
  const auto body = AdminBody::read(request.body, {{.name = "reason", .required = true}});
  if (!body) return std::unexpected(body.error());
  if (body->text("reason").empty())
    return fail(ErrorKind::invalid, Origin::caller, "a reason is needed", "/reason");
  return DeadLetterNote{.job = request.names.at(0),
                        .what = what,
                        .author = request.author,
                        .reason = body->text("reason"),
                        .other = {},
                        .at = services_.now()};
}

Result<AdminAnswer> DeadLetterResources::done(const DeadLetterNote& note) const {
  services_.letter_touched(note);
  auto json = json_of(note);
  json["id"] = note.job;
  return answer_of(json);
}

Result<AdminAnswer> DeadLetterResources::replay(const AdminRequest& request) {
  const auto note = note_of(request, "replayed");
  const auto store = this->store();
  if (!note) return fail(note.error());
  if (!store) return fail(store.error());
  if (auto replayed = (*store)->replay(*note); !replayed) return fail(replayed.error());
  return done(*note);
}

Result<AdminAnswer> DeadLetterResources::discard(const AdminRequest& request) {
  const auto note = note_of(request, "discarded");
  const auto store = this->store();
  if (!note) return fail(note.error());
  if (!store) return fail(store.error());
  if (auto discarded = (*store)->discard(*note); !discarded) return fail(discarded.error());
  return done(*note);
}

Result<AdminAnswer> DeadLetterResources::edit(const AdminRequest& request) {
  const auto body = AdminBody::read(request.body, {{.name = "reason", .required = true},
                                                   {.name = "input", .type = BodyMember::Type::any},
                                                   {.name = "set", .type = BodyMember::Type::any}});
  if (!body) return fail(body.error());
  if (body->text("reason").empty())
    return fail(ErrorKind::invalid, Origin::caller, "a reason is needed", "/reason");
  const auto store = this->store();
  if (!store) return fail(store.error());
  auto letter = this->letter(request.names.at(0));
  if (!letter) return fail(letter.error());
  auto order = order_of(letter->work.payload);
  if (!order) return fail(order.error());
  auto input = corrected_input(*body, order->input);
  if (!input) return fail(input.error());
  const auto copy = services_.corrected(*letter, *std::move(order), *std::move(input));
  const DeadLetterNote note{.job = letter->job.id,
                            .what = "corrected",
                            .author = request.author,
                            .reason = body->text("reason"),
                            .other = copy.first.id,
                            .at = services_.now()};
  if (auto corrected = (*store)->correct(note, copy.first, copy.second); !corrected)
    return fail(corrected.error());
  return done(note);
}

}  // namespace figbridge::facade
