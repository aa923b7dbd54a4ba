// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/config_node.h"
#include "core/gates.h"
#include "core/json/json_index.h"
#include "core/json/json_text.h"
#include "core/trip.h"

namespace figbridge {

/// Safety decides what may be repeated, shadowed and retried; the HTTP method does not. `write` is the
/// careful default.
enum class Safety : std::uint8_t { read, idempotent, write };
[[nodiscard]] std::string_view name_of(Safety safety) noexcept;

/// "Modern" can be next year's legacy.
enum class Side : std::uint8_t { legacy, modern };
[[nodiscard]] std::string_view name_of(Side side) noexcept;

/// What goes in and comes out: JSON Schema 2020-12 documents, `true` where nothing is declared. Fields may
/// carry `x-class: public | personal | secret`; undeclared text counts as personal.
struct Contract {
  JsonText input = JsonText::trusted("true");
  JsonText output = JsonText::trusted("true");
  std::map<std::string, JsonText> errors;  ///< by the contract's error code
};

/// In which direction a row works. `back` rows are written for the way back: there data flow from their
/// `from` to `to`.
enum class RowWay : std::uint8_t { both, forth, back };

/// One row of a mapping. Data flow from `from` to `to`; routing/mapping inverts rows where the other
/// direction is asked. A path is a JSON Pointer (`/billing/city`) or the same with slashes between names
/// (`Head/CustNo`).
struct MappingRow {
  std::string from;  ///< with `to` empty too: the whole value; of a constant, one of both is empty
  std::string to;
  std::optional<std::string>
      constant;  ///< canonical JSON token that is written to `to`; expected and dropped inversely
  /// Enumeration: value in `from` → value in `to`; `*` is the rest. A side that is a JSON literal (`true`,
  /// `7`, `"7"` with its quotes) stands for it, any other text for a string: a reader hands on what was
  /// quoted as a JSON string token.
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<std::pair<std::string, std::string>>
      select;          ///< the array element (`*` in a path) whose members equal these
  std::string date;    ///< "FROM -> TO" forms: date, date_time, yyyymmdd, dd.mm.yyyy, epoch_s, epoch_ms …
  std::string number;  ///< "FROM -> TO" forms: number, text, cents(2) …
  std::string id;      ///< name of the group's id pair (legacy number ⇄ modern id)
  std::optional<std::string> fallback;  ///< `default:` canonical JSON token, where `from` is absent
  RowWay way =
      RowWay::both;  ///< `only: forth | back`, for what cannot be turned around or differs on the way back
  std::vector<MappingRow> each;  ///< rows within each element, where `from` and `to` are arrays
  SourceMark mark;               ///< where it was configured
};

/// Rows, or none at all: then the value goes over whole.
struct MappingSpec {
  std::vector<MappingRow> rows;
  [[nodiscard]] bool identity() const { return rows.empty(); }
};

/// A failure inside a normal answer: `fails_when: {at: Return/Type, in: [E, A], code: Return/Num}`. Paths are
/// of the side's own answer, before mapping.
struct FailsWhen {
  std::string at;
  std::vector<std::string> in;    ///< fails if the value is one of these …
  std::vector<std::string> not_;  ///< … or is none of these, whichever is given
  std::string code;               ///< where the side's code stands; looked up in `errors`
  std::string
      text;  ///< where the side's words stand: what its own callers read, written for them (ErrorForm)
};

/// One call of a side.
struct StepSpec {
  std::string backend;
  std::string call;  ///< in the backend's terms: SOAP operation, `PATCH /parties/{id}`, statement
  MappingSpec request;
  MappingSpec response;
  std::optional<FailsWhen> fails_when;
  std::vector<std::pair<std::string, std::string>>
      errors;  ///< side's code → contract's code; `*` is the rest
  ConfigNode
      options;  ///< the step as it was configured: what is the protocol's own (checked by its option specs)
  SourceMark mark;
};

/// The read that tells afterwards whether a write was done: `settle_with: {call: …, request: rows,
/// applied_when: {at, in}, absent: [codes], response: rows}`. `step` has the read; its `request` rows start
/// at the operation's input. Paths and codes are of the side's own answer.
struct SettleSpec {
  StepSpec step;
  std::optional<FailsWhen> applied_when;  ///< absent: any answer says that it was done
  std::optional<JsonPointer> equals;      ///< of the operation's input: what must stand at `applied_when.at`
  std::vector<std::string> absent;        ///< the side's codes that say that it was not
  std::chrono::milliseconds after =
      std::chrono::minutes(1);  ///< so long after it was begun, a write may still arrive: until then, that it
                                ///< is not there says nothing
};

/// How one side performs the operation. Empty: that side does not exist.
struct SideSpec {
  std::vector<StepSpec> steps;
  std::optional<SettleSpec> settle_with;
  [[nodiscard]] bool exists() const { return !steps.empty(); }
};

/// How a contract's error is told to the callers of one binding, where their wire form has a form of its own
/// for it: as a declared fault, or as an answer that says so. Rows write that fault's detail or that answer;
/// they read `/input/…` (the request in the contract's form), `/error/…` (the body that came with the error)
/// and `/text`.
struct ErrorForm {
  std::string code;    ///< the contract's; `*`: every other rejection
  std::string text;    ///< in the words that these callers know
  std::string fault;   ///< the declared fault, as a contract made of the wire form names it; empty: see
                       ///< `detail`, `answer`
  MappingSpec detail;  ///< rows of the fault's detail
  MappingSpec answer;  ///< rows of a normal answer
  bool plain = false;  ///< told as any other error is
  SourceMark mark;
};

/// Where an operation can be called: `{rest: "PUT /customers/{customerId}"}`, `{soap:
/// "{urn:erp}ChangeCustomer"}`. Holds for every listener of that protocol, or for the one that `listener:`
/// names.
struct BindingSpec {
  std::string protocol;
  std::string at;
  std::string listener;
  std::vector<ErrorForm> errors;
  ConfigNode options;
  SourceMark mark;
};

/// Whether calls carry a key under which they are done once.
enum class KeyUse : std::uint8_t { off, optional, required };
[[nodiscard]] std::string_view name_of(KeyUse use) noexcept;

/// The same key gives the same answer for `keep`, by whichever listener it comes.
struct IdempotencySpec {
  KeyUse keys = KeyUse::off;
  std::optional<JsonPointer> at;  ///< of the contract's input, beside the caller's header
  bool message_id = false;        ///< a WS-Addressing MessageID is a key as well
  std::chrono::milliseconds keep = std::chrono::hours(72);
};

/// Whose answers are held against the contract before they are handed on; on the other side, what differs is
/// only counted.
enum class AnswersHeld : std::uint8_t { none, modern, both };
/// That calls may be answered later, as jobs: docs/jobs.md.
struct AcceptedSpec {
  bool always = false;  ///< else only those whose caller agrees (`Prefer: respond-async`)
  std::chrono::milliseconds wait = std::chrono::seconds(2);  ///< so long a caller waits for the answer itself
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< of one attempt
  std::chrono::milliseconds keep = std::chrono::hours(24);       ///< of the answer
  std::uint32_t attempts = 8;  ///< those that could not be done; then it is held for a person
};

/// One business call: the unit that is routed and migrated. Immutable once a catalogue holds it.
struct Operation {
  std::string name;  ///< `customer.get`
  std::string owner;
  Safety safety = Safety::write;
  std::optional<JsonPointer> key;  ///< of the contract's input; absent: `key: none`
  std::string group;  ///< operations of one group move the same keys together (one salt); default: own name
  Contract contract;
  IdempotencySpec idempotency;
  std::optional<AcceptedSpec> accepted;
  bool intents = false;  ///< a record is committed before a write's first call, with a key or without
  TripLimits trip;       ///< when it goes back to legacy by itself
  Gates gates;           ///< what must be known before modern takes more of it; of a read
  bool contract_declared = false;  ///< false: taken from the side's own description
  AnswersHeld answers_held = AnswersHeld::modern;
  std::vector<BindingSpec> bindings;
  SideSpec legacy;
  SideSpec modern;
  SourceMark mark;

  [[nodiscard]] const SideSpec& side(Side which) const { return which == Side::legacy ? legacy : modern; }
  [[nodiscard]] bool holds_answers_of(Side which) const {
    return answers_held == AnswersHeld::both ||
           (answers_held == AnswersHeld::modern && which == Side::modern);
  }
};

}  // namespace figbridge
