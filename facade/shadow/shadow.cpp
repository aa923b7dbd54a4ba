// SPDX-License-Identifier: Apache-2.0
#include "facade/shadow/shadow.h"

#include <optional>
#include <utility>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "core/schema/schema_places.h"
#include "core/time_text.h"
#include "facade/admin/masking.h"
#include "facade/intents/settling_call.h"
#include "facade/side_call.h"
#include "facade/trip/health.h"

namespace figbridge::facade {
namespace {

using migrations::ComparedPair;
using migrations::Comparison;
using migrations::Difference;
using migrations::DifferenceKind;
using routing::Stage;

constexpr std::size_t kLongestShown = 512;

/// Of the reads, in ten thousandths: in `shadow` and `guarded` all of them unless the row names a share.
routing::BasisPoints share_of(const routing::Route& route) {
  const bool always = route.stage == Stage::shadow || route.stage == Stage::guarded;
  if (always) return route.compare == 0 ? routing::kEveryKey : route.compare;
  return route.stage == Stage::canary ? route.compare : routing::BasisPoints{0};
}

Side other_than(Side side) {
  return side == Side::legacy ? Side::modern : Side::legacy;
}

/// The side had no part in it: the bridge did not get as far as to ask.
bool was_not_asked(const Error& error) {
  return error.origin != Origin::backend && error.effect == Effect::none;
}

bool failed_itself(const Error& error) {
  return health_of(error).value_or(routing::Health::good) != routing::Health::good;
}

std::string code_of(const Error& error) {
  return error.code.empty() ? std::string(name_of(error.kind)) : error.code;
}

std::string outcome_of(const Result<JsonText>& answer) {
  return answer ? "\"done\"" : escape_json(code_of(answer.error()));
}

/// The business key's token; empty: the operation has none, or the call.
std::string key_in(const JsonText& input, const Operation& operation) {
  if (!operation.key) return {};
  const JsonIndex index(input.view());
  const auto found = index.find(*operation.key);
  return found ? std::string(index.value(*found)) : std::string();
}

/// The places at which an answer does not fit the contract, elements of lists alike; empty: it is another
/// failure.
std::vector<const Error*> misfits_of(const Result<JsonText>& answer) {
  std::vector<const Error*> places;
  if (answer || answer.error().kind != ErrorKind::bad_answer) return places;
  for (const Error* place = answer.error().cause.get(); place != nullptr; place = place->cause.get())
    places.push_back(place);
  return places;
}

std::string field_of(const std::string& location) {
  const auto pointer = JsonPointer::parse(location);
  if (!pointer) return location;
  auto tokens = pointer->tokens();
  for (auto& token : tokens) {
    if (is_element_step(token)) token = "*";
  }
  return JsonPointer::of(std::move(tokens)).text();
}

/// One of them, at least, failed.
Comparison outcomes_compared(const Result<JsonText>& answered, const Result<JsonText>& aside) {
  Comparison made{.compared = 1};
  const auto one = outcome_of(answered);
  const auto other = outcome_of(aside);
  if (one == other) return made;
  for (const auto* place : misfits_of(answered)) {
    made.differences.push_back({.field = field_of(place->location),
                                .at = place->location,
                                .kind = DifferenceKind::outcome,
                                .answered = escape_json(place->text),
                                .aside = other});
  }
  for (const auto* place : misfits_of(aside)) {
    made.differences.push_back({.field = field_of(place->location),
                                .at_aside = place->location,
                                .kind = DifferenceKind::outcome,
                                .answered = one,
                                .aside = escape_json(place->text)});
  }
  if (made.differences.empty())
    made.differences.push_back({.kind = DifferenceKind::outcome, .answered = one, .aside = other});
  return made;
}

/// Values as they may be kept: see masked().
void mask(Comparison& comparison, const Result<JsonText>& answered, const Result<JsonText>& aside,
          std::string_view schema) {
  if (!answered || !aside) return;  // outcomes are words of the contract
  const auto one = masked(answered->view(), schema);
  const auto other = masked(aside->view(), schema);
  const auto shown = [](const AdminJson& json, const std::string& at, const std::string& token) {
    if (token.empty()) return std::string();
    const AdminJson::json_pointer place(at);
    if (!json.contains(place)) return std::string();
    auto text = json.at(place).dump();
    if (text == '"' + token + '"') return token;  // digits, which are shown as text
    if (text.size() <= kLongestShown) return text;
    auto size = kLongestShown;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    return text.substr(0, size) + "…";
  };
  for (auto& difference : comparison.differences) {
    difference.answered = shown(one, difference.at, difference.answered);
    difference.aside = shown(other, difference.at_aside, difference.aside);
  }
}

/// What the caller was told, in the contract's form.
Result<JsonText> said(const Aside& known, const BoundOperation& operation) {
  if (known.told) return *known.told;
  const BoundSide& side = operation.side(known.answered);
  return understood(
      side,
      side.call->read({.status = known.status, .media_type = known.media_type, .body = known.passed->bytes}));
}

}  // namespace

/// Counts a call aside for as long as it lives.
class Shadow::UnderWay {
 public:
  explicit UnderWay(std::atomic<std::size_t>& counter) : counter_(&counter) { counter.fetch_add(1); }
  UnderWay(UnderWay&& other) noexcept : counter_(std::exchange(other.counter_, nullptr)) {}
  UnderWay& operator=(UnderWay&&) = delete;
  ~UnderWay() {
    if (counter_ != nullptr) counter_->fetch_sub(1);
  }

 private:
  std::atomic<std::size_t>* counter_;
};

struct Shadow::Question {
  UnderWay under_way;
  std::unique_ptr<Aside> aside;
  std::string operation;
  JsonText input;
  std::string caller;
  TraceContext trace;
  Wall::time_point at;
};

Shadow::Shadow(const Pinner& pinner, migrations::Evidence& evidence, migrations::Histories& histories,
               Trips& trips, const Clock& clock, Random& random, Limits limits)
    : pinner_(pinner),
      evidence_(evidence),
      histories_(histories),
      trips_(trips),
      clock_(clock),
      random_(random),
      limits_(limits) {}

void Shadow::choose(Exchange& x) const {
  if (x.operation->operation->safety != Safety::read) return;
  const auto share = share_of(*x.route);
  if (share == 0 || random_.next() % routing::kEveryKey >= share) return;
  x.aside = std::make_unique<Aside>();
  x.aside->pinned = pinner_.pin();
  x.aside->began = clock_.steady_now();
}

void Shadow::note(Exchange& x, Side side, const Result<JsonText>& told) const {
  x.aside->answered = side;
  x.aside->told = told;
  x.aside->passed.reset();
  x.aside->took = clock_.steady_now() - x.aside->began;
}

void Shadow::note_passed(Exchange& x, Side side, Result<Message>& answer) const {
  if (!answer) return note(x, side, std::unexpected(answer.error()));
  Aside& aside = *x.aside;
  aside.answered = side;
  aside.told.reset();
  aside.status = answer->status;
  aside.took = clock_.steady_now() - aside.began;
  auto copy = std::make_shared<PassedCopy>();
  aside.passed = copy;
  auto* const raw = std::get_if<RawBody>(&answer->body);
  copy->too_large = answer->headers.contains("Content-Encoding");
  copy->whole = raw == nullptr || raw->bytes == nullptr;
  if (copy->whole) return;
  aside.media_type = raw->media_type;
  raw->bytes = std::make_unique<CopyingSource>(std::move(raw->bytes), std::move(copy), limits_.answer_bytes);
}

void Shadow::leave_out(Exchange& x, const char* why) {
  evidence_.left_out(x.operation->operation->name, why);
  x.aside.reset();
}

void Shadow::begin(EventLoop& loop, Exchange& x) {
  if (x.aside == nullptr) return;
  const Aside& aside = *x.aside;
  if (!aside.told && !aside.passed) return leave_out(x, "unanswered");
  if (aside.told && !*aside.told && was_not_asked(aside.told->error())) return leave_out(x, "unanswered");
  if (aside.passed && aside.passed->too_large) return leave_out(x, "too_large");
  if (aside.passed && !aside.passed->whole) return leave_out(x, "broken_off");
  if (!x.input) return leave_out(x, "unreadable");
  if (under_way() >= limits_.under_way) return leave_out(x, "no_room");
  Question question{.under_way = UnderWay(under_way_),
                    .aside = std::move(x.aside),
                    .operation = x.operation->operation->name,
                    .input = std::move(*x.input),
                    .caller = x.seen.caller.name,
                    .trace = x.call.trace(),
                    .at = x.seen.started};
  spawn(loop, [this, question = std::move(question)]() mutable { return ask(std::move(question)); });
}

Task<void> Shadow::ask(Question question) {
  const auto& state = static_cast<const State&>(*question.aside->pinned);
  const BoundOperation* const operation = state.generation().operation(question.operation);
  const Side answered = question.aside->answered;
  if (operation == nullptr || !operation->side(other_than(answered)).exists()) {
    evidence_.left_out(question.operation, "no_other_side");
    co_return;
  }
  const auto began = clock_.steady_now();
  const Result<JsonText> aside = co_await asked(question, state, *operation, other_than(answered));
  if (!aside && was_not_asked(aside.error())) {
    evidence_.left_out(question.operation, "not_asked");
    co_return;
  }
  const Result<JsonText> told = said(*question.aside, *operation);
  judge(question, state, *operation, told, aside, clock_.steady_now() - began);
  const auto& settings = state.generation().configuration->comparison(question.operation);
  if (!told || random_.next() % routing::kEveryKey >= static_cast<std::uint64_t>(settings.ask_twice))
    co_return;
  const Result<JsonText> again = co_await asked(question, state, *operation, answered);
  if (again) evidence_.record_noise(question.operation, migrations::compare(*told, *again, settings));
}

/// One more call of that side, in its own form.
Task<Result<JsonText>> Shadow::asked(const Question& question, const State& state,
                                     const BoundOperation& operation, Side side) {
  const auto limit = state.generation().configuration->limits.total_timeout;
  SettlingCall call(question.operation, question.caller, question.trace, Deadline::after(clock_, limit));
  Exchange x{.call = call, .state = state, .started = clock_.steady_now()};
  x.operation = &operation;
  x.input = question.input;
  Result<JsonText> answer = co_await perform(x, side, clock_, random_);
  co_return answer;
}

void Shadow::judge(const Question& question, const State& state, const BoundOperation& operation,
                   const Result<JsonText>& answered, const Result<JsonText>& aside, Steady::duration took) {
  const Aside& known = *question.aside;
  const auto& settings = state.generation().configuration->comparison(question.operation);
  const migrations::Occasion occasion{.answered = known.answered,
                                      .today = rfc3339(question.at).substr(0, 10)};
  histories_.ended(question.operation, key_in(question.input, *operation.operation),
                   answered ? std::string() : code_of(answered.error()));
  using Microseconds = std::chrono::microseconds;
  ComparedPair pair{.operation = question.operation,
                    .trace_id = question.trace.trace_id,
                    .at = question.at,
                    .answered = known.answered,
                    .comparison = answered && aside
                                      ? histories_.compare(question.operation, *answered, *aside, settings,
                                                           occasion, question.trace.trace_id)
                                      : outcomes_compared(answered, aside),
                    .answered_took = std::chrono::duration_cast<Microseconds>(known.took),
                    .aside_took = std::chrono::duration_cast<Microseconds>(took),
                    .answered_failed = !answered && failed_itself(answered.error()),
                    .aside_failed = !aside && failed_itself(aside.error())};
  if (!pair.comparison.same())
    mask(pair.comparison, answered, aside, operation.operation->contract.output.view());
  evidence_.record(pair);
  const auto& comparison = pair.comparison;
  trips_.compared(static_cast<const State&>(*known.pinned), operation,
                  !comparison.same() && !comparison.explained(), question.trace.trace_id);
}

}  // namespace figbridge::facade
