// SPDX-License-Identifier: Apache-2.0
#include "routing/stage_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/schema/schema_places.h"

namespace figbridge::routing {
namespace {

std::unexpected<Error> refuse(ErrorKind kind, std::string code, std::string text, std::string member) {
  return fail(Error{.kind = kind,
                    .origin = Origin::caller,
                    .text = std::move(text),
                    .location = std::move(member),
                    .code = std::move(code)});
}
std::unexpected<Error> contradiction(std::string text, std::string member) {
  return refuse(ErrorKind::invalid, {}, std::move(text), std::move(member));
}
std::unexpected<Error> unavailable(std::string text, std::string member) {
  return refuse(ErrorKind::unsupported, "stage_unavailable", std::move(text), std::move(member));
}

bool writes(const Operation& operation) {
  return operation.safety != Safety::read;
}

Status check_machinery(const Route& row, const Operation& operation, const Machinery& machinery) {
  if ((row.stage == Stage::shadow || row.stage == Stage::guarded) && !machinery.comparison) {
    return unavailable(
        fmt::format("stage {} needs the other side to be asked and compared, which this release cannot do; "
                    "available are legacy, canary, modern, retired",
                    name_of(row.stage)),
        "/stage");
  }
  const bool kept_alike = row.stage == Stage::shadow || row.stage == Stage::guarded;
  if (kept_alike && writes(operation) && !machinery.journal) {
    return unavailable(
        fmt::format("stage {} of a write needs copies in a journal, which this release does not "
                    "have; available for writes are legacy, canary, modern, retired",
                    name_of(row.stage)),
        "/stage");
  }
  if (row.compare > 0 && !machinery.comparison) {
    return unavailable("comparing answers is not in this release; leave compare at 0%", "/compare");
  }
  if (row.copies == Copies::validate && !machinery.validation) {
    return unavailable("copies: validate is not in this release; available is none", "/copies");
  }
  if (row.copies == Copies::journal && !machinery.journal) {
    return unavailable("copies: journal needs the journal, which is not in this release; available is none",
                       "/copies");
  }
  return {};
}

Status check_sides(const Route& row, const Operation& operation) {
  const bool legacy = operation.legacy.exists();
  const bool modern = operation.modern.exists();
  const bool both = row.stage == Stage::shadow || row.stage == Stage::canary || row.stage == Stage::guarded;
  if (both && (!legacy || !modern)) {
    return contradiction(fmt::format("stage {} needs both sides; this operation has no {} side",
                                     name_of(row.stage), legacy ? "modern" : "legacy"),
                         "/stage");
  }
  if (row.stage == Stage::legacy && !legacy)
    return contradiction("this operation has no legacy side", "/stage");
  if (row.stage == Stage::modern && !modern)
    return contradiction("this operation has no modern side", "/stage");
  if (row.stage == Stage::retired && !modern && row.successor.empty()) {
    return contradiction("an operation without modern side retires only with a successor to name",
                         "/successor");
  }
  if ((row.frozen == Freeze::legacy && !legacy) || (row.frozen == Freeze::modern && !modern)) {
    return contradiction(fmt::format("cannot freeze to a side that does not exist: {}", name_of(row.frozen)),
                         "/frozen");
  }
  if (row.frozen == Freeze::legacy && row.stage == Stage::retired) {
    return contradiction("a retired operation cannot be frozen to legacy", "/frozen");
  }
  if (row.fallback && !legacy) return contradiction("there is no legacy side to fall back to", "/fallback");
  return {};
}

/// Attributes that a request can never have would never match. Where nobody asks for them, they may stand.
Status check_attributes(const Route& row, const Operation& operation) {
  if (row.stage != Stage::canary) return {};
  if (std::ranges::all_of(row.cohort, [](const auto& rule) { return rule.when.empty(); })) return {};
  const SchemaPlaces input(operation.contract.input);
  for (std::size_t at = 0; at < row.cohort.size(); ++at) {
    for (const auto& match : row.cohort[at].when) {
      if (const auto miss = input.miss(match.at.tokens()); miss && miss->closed)
        return contradiction("the contract's input: " + miss->text, fmt::format("/cohort/{}", at));
    }
  }
  return {};
}

Status check_cohort(const Route& row, const Operation& operation) {
  if (auto status = check_attributes(row, operation); !status) return status;
  for (std::size_t at = 0; at < row.cohort.size(); ++at) {
    const auto& rule = row.cohort[at];
    const auto place = fmt::format("/cohort/{}", at);
    if (!rule.share) continue;
    if (at + 1 != row.cohort.size())
      return contradiction("the share is the last rule: attributes and callers first", place);
    if (rule.side == Side::legacy) return contradiction("a share is always of modern", place);
    if (!operation.key) {
      return contradiction(
          "an operation with key: none cannot move by share; it moves whole, by attribute or by caller",
          place);
    }
  }
  if (row.stage != Stage::canary) return {};
  if (std::ranges::none_of(row.cohort, [](const auto& rule) { return rule.side == Side::modern; })) {
    return contradiction("canary needs a cohort: a share, or a rule by attribute or caller", "/cohort");
  }
  return {};
}

Status check_writes(const Route& row, const Operation& operation) {
  if (!writes(operation)) {
    if (row.copies != Copies::none)
      return contradiction("copies are of writes; this operation reads", "/copies");
    return {};
  }
  if (row.compare > 0) return contradiction("compare is of reads; this operation writes", "/compare");
  const bool both_answer = row.stage == Stage::canary || row.stage == Stage::guarded;
  if (both_answer && row.copies != Copies::journal && !row.accepted_loss) {
    return refuse(
        ErrorKind::invalid, "confirm_loss",
        fmt::format(
            "a write in {} without journalled copies: a rollback loses what modern has taken; confirm it "
            "with accept_loss",
            name_of(row.stage)),
        "/stage");
  }
  return {};
}

Status check_retirement(const Route& before, const Route& after, const Operation& operation,
                        const Confirmation& confirmed) {
  if (before.stage == Stage::retired && after.stage != Stage::retired) {
    const bool way_back = after.stage == Stage::modern || !operation.modern.exists();
    if (confirmed.force && way_back) return {};
    return refuse(ErrorKind::gone, "retired",
                  "a retired operation has no way back; if its legacy side still stands, force it to modern",
                  "/stage");
  }
  if (after.stage != Stage::retired || before.stage == Stage::retired) return {};
  if (before.stage != Stage::modern && operation.modern.exists() && !confirmed.force) {
    return refuse(ErrorKind::invalid, "stage_order",
                  "retired is reached from modern only; force it to withdraw an operation that never moved",
                  "/stage");
  }
  if (confirmed.accept_loss) return {};
  return refuse(ErrorKind::invalid, "confirm_loss",
                "there is no rollback from retired; confirm it with accept_loss", "/stage");
}

std::vector<std::string> cost_of_rollback(const Route& row, const Operation& operation) {
  std::vector<std::string> notes;
  if (row.frozen == Freeze::modern)
    notes.push_back(row.operation + " was frozen to modern and is not any more");
  if (writes(operation) && row.copies != Copies::journal) {
    notes.push_back(row.operation + ": writes that modern has taken are not on the legacy side");
  }
  return notes;
}

}  // namespace

Status check_row(const Route& row, const Operation& operation, const Machinery& machinery) {
  if (auto status = check_machinery(row, operation, machinery); !status) return status;
  if (auto status = check_sides(row, operation); !status) return status;
  if (auto status = check_cohort(row, operation); !status) return status;
  return check_writes(row, operation);
}

Status check_transition(const Route& before, const Route& after, const Operation& operation,
                        const Confirmation& confirmed, const Machinery& machinery) {
  if (before.frozen != Freeze::none && !confirmed.force) {
    return refuse(
        ErrorKind::conflict, "frozen",
        fmt::format("the row is frozen ({}); unfreeze it first, or force the change", name_of(before.frozen)),
        "/frozen");
  }
  if (auto status = check_retirement(before, after, operation, confirmed); !status) return status;
  return check_row(after, operation, machinery);
}

Result<RollbackTarget> roll_back(const Route& row, const Operation& operation) {
  if (row.stage == Stage::retired) {
    return refuse(ErrorKind::gone, "retired",
                  "a retired operation cannot be rolled back: its legacy side is gone", "/stage");
  }
  if (!operation.legacy.exists()) return contradiction("there is no legacy side to roll back to", "/stage");
  RollbackTarget target{.row = row, .notes = {}};
  if (legacy_answers_all(row.stage) && row.frozen != Freeze::modern) return target;
  target.notes = cost_of_rollback(row, operation);
  if (!legacy_answers_all(row.stage)) target.row.stage = row.rollback_to;
  target.row.rollback_to = Stage::legacy;
  target.row.accepted_loss = false;
  if (row.frozen == Freeze::modern) target.row.frozen = Freeze::none;
  return target;
}

}  // namespace figbridge::routing
