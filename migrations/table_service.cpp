// SPDX-License-Identifier: Apache-2.0
#include "migrations/table_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/time_text.h"
#include "migrations/last_good.h"
#include "routing/ledger.h"

namespace figbridge::migrations {
namespace {

using routing::Route;
using routing::Table;

constexpr std::size_t kLongestReason = 2'000;
constexpr std::size_t kMostHistory = 1'000;

std::unexpected<Error> storage(std::string text) {
  return fail(ErrorKind::storage, Origin::bridge, std::move(text));
}
std::unexpected<Error> invalid(std::string text) {
  return fail(ErrorKind::invalid, Origin::caller, std::move(text));
}

/// What goes into the ledger must come out of it again.
bool readable(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") != std::string::npos && text.size() <= kLongestReason &&
         parse_json(escape_json(text), {}, Origin::caller).has_value();
}

Result<routing::TablePtr> table_of(const LedgerEntry& entry) {
  auto rows = routing::parse_rows(entry.table);
  if (!rows) return storage("the routing table cannot be read: " + rows.error().describe());
  return std::make_shared<const Table>(entry.version, std::move(*rows), entry.hash);
}

LedgerEntry next_entry(const Table& before, const Draft& draft, const ChangeOrder& order, std::string at) {
  LedgerEntry entry{.version = before.version() + 1,
                    .at = std::move(at),
                    .author = order.author,
                    .reason = order.reason,
                    .change = draft.change,
                    .table = std::string(routing::rows_to_json(draft.rows).view()),
                    .previous = before.version() == 0 ? routing::no_version_before() : before.hash()};
  entry.hash = routing::hash_of(entry);
  return entry;
}

}  // namespace

TableHealth TableService::health() const {
  const std::scoped_lock lock(health_mutex_);
  return health_;
}

Status TableService::guard(const ChangeOrder& order, Unwritten unwritten) const {
  if (const auto state = health(); state.from_last_good && unwritten == Unwritten::refused) {
    return storage("the routing table is served from its last good copy and takes no change: " +
                   state.problem);
  }
  if (!readable(order.reason)) return invalid("a change needs a reason (UTF-8, at most 2000 bytes)");
  if (!readable(order.author)) return invalid("a change needs an author");
  const auto stands = table_.pin()->version();
  if (order.at_version && *order.at_version != stands) {
    return fail(ErrorKind::conflict, Origin::caller,
                fmt::format("the table has moved: it is at version {}, not {}", stands, *order.at_version));
  }
  return {};
}

template <class Make>
Result<Changed> TableService::change_rows(const ChangeOrder& order, Make make, Unwritten unwritten,
                                          Gated gated) {
  const std::scoped_lock lock(changing_);
  if (auto status = guard(order, unwritten); !status) return std::unexpected(std::move(status.error()));
  const auto catalogue = setup_.catalogue->pin();
  Result<Draft> draft = make(*table_.pin(), *catalogue);
  if (!draft) return std::unexpected(std::move(draft.error()));
  if (gated == Gated::yes) {
    auto passes = gatekeeper_.check(table_.pin()->rows(), *draft, order.force, *catalogue);
    if (!passes) return std::unexpected(std::move(passes.error()));
  }
  return commit(std::move(*draft), order, unwritten);
}

Result<Changed> TableService::commit(Draft draft, const ChangeOrder& order, Unwritten unwritten) {
  const auto before = table_.pin();
  if (draft.rows == before->rows())
    return Changed{before->version(), before->hash(), true, std::move(draft.notes)};
  const auto entry = next_entry(*before, draft, order, now());
  if (auto status = record(entry); !status) {
    if (unwritten == Unwritten::refused || status.error().kind != ErrorKind::storage) {
      return std::unexpected(std::move(status.error()));
    }
    keep_unrecorded(entry, status.error(), draft.notes);
  }
  table_.replace(std::make_shared<const Table>(entry.version, std::move(draft.rows), entry.hash));
  keep_copy(entry);
  if (const auto state = health(); !state.last_good_written) draft.notes.push_back(state.problem);
  return Changed{entry.version, entry.hash, false, std::move(draft.notes)};
}

/// First what the ledger still lacks, then the entry.
Status TableService::record(const LedgerEntry& entry) {
  if (const auto state = health(); state.from_last_good) return storage(state.problem);
  if (auto taken = record_unrecorded(); !taken) return taken;
  return append(entry);
}

Status TableService::record_unrecorded() {
  if (unrecorded_.entries().empty()) return {};
  auto taken = unrecorded_.record_in(*setup_.ledger);
  const std::scoped_lock lock(health_mutex_);
  health_.unrecorded = unrecorded_.entries().size();
  if (!taken) return storage(taken.error().describe());
  return {};
}

void TableService::catch_up() {
  if (const auto state = health(); state.unrecorded == 0 || state.from_last_good) return;
  const std::scoped_lock changing(changing_);
  if (!record_unrecorded()) return;
  const std::scoped_lock lock(health_mutex_);
  health_.writable = true;
  if (health_.last_good_written) health_.problem.clear();
}

void TableService::keep_unrecorded(const LedgerEntry& entry, const Error& why,
                                   std::vector<std::string>& notes) {
  notes.push_back("it acts, but is not in the ledger yet: " + why.describe());
  const auto kept = unrecorded_.add(entry);
  if (!kept) notes.push_back("nor is it on disk, so a restart loses it: " + kept.error().describe());
  const std::scoped_lock lock(health_mutex_);
  health_.unrecorded = unrecorded_.entries().size();
}

/// A failed append may have been made all the same, or another bridge may have been first: the ledger knows.
Status TableService::append(const LedgerEntry& entry) {
  auto appended = setup_.ledger->append(entry);
  if (!appended) {
    const auto latest = setup_.ledger->latest();
    const bool readable = latest && *latest && routing::check_entry(**latest);
    if (readable && (*latest)->hash == entry.hash) {
      appended = {};
    } else if (readable && (*latest)->version >= entry.version) {
      if (auto status = serve(**latest); !status) return status;
      unrecorded_.give_up();
      keep_copy(**latest);
      return fail(ErrorKind::conflict, Origin::bridge,
                  fmt::format("the table has moved: another bridge made version {}", (*latest)->version));
    }
  }
  const std::scoped_lock lock(health_mutex_);
  health_.writable = appended.has_value();
  health_.problem = appended ? std::string() : appended.error().describe();
  if (appended) return {};
  return fail(Error{
      .kind = ErrorKind::storage, .text = appended.error().describe(), .remote = appended.error().remote});
}

Result<Changed> TableService::change(const ChangeRequest& request) {
  return change_rows(
      request.order,
      [&](const Table& table, const routing::Catalogue& catalogue) {
        return draft_change(table.rows(), request, catalogue);
      },
      Unwritten::refused, Gated::yes);
}

Result<Changed> TableService::rollback(const ChangeOrder& order, const std::string& by) {
  return change_rows(
      order,
      [&](const Table& table, const routing::Catalogue& catalogue) {
        return draft_rollback(table.rows(), order, by, now(), catalogue);
      },
      Unwritten::acts);
}

Result<Changed> TableService::freeze(const ChangeOrder& order, routing::Freeze freeze) {
  return change_rows(order, [&](const Table& table, const routing::Catalogue& catalogue) {
    return draft_freeze(table.rows(), order, freeze, catalogue);
  });
}

Result<Changed> TableService::release(const ChangeOrder& order) {
  return change_rows(order, [&](const Table& table, const routing::Catalogue& catalogue) {
    return draft_release(table.rows(), order, catalogue);
  });
}

Result<Changed> TableService::restore(std::uint64_t version, const ChangeOrder& order) {
  return change_rows(
      order,
      [&](const Table& table, const routing::Catalogue& catalogue) -> Result<Draft> {
        const auto earlier = rows_of(version);
        if (!earlier) return std::unexpected(earlier.error());
        return draft_restore(table.rows(), *earlier, version, order, now(), catalogue);
      },
      Unwritten::refused, Gated::yes);
}

Result<Changed> TableService::seed(const std::vector<Route>& from_files) {
  const ChangeOrder order{.reason = "rows for operations that had none", .author = "config"};
  if (health().from_last_good) {
    const auto table = table_.pin();
    return Changed{table->version(), table->hash(), true, {"no rows were seeded: " + health().problem}};
  }
  return change_rows(order, [&](const Table& table, const routing::Catalogue& catalogue) {
    return draft_seed(table.rows(), from_files, catalogue);
  });
}

Plan TableService::plan(const std::vector<Route>& from_files) const {
  const auto catalogue = setup_.catalogue->pin();
  const auto live = table_.pin();
  auto plan = make_plan(*live, from_files, *catalogue);
  for (auto& change : plan.changes) {
    const auto* before = live->find(change.operation);
    const auto after = std::ranges::find(plan.rows, change.operation, &Route::operation);
    if (before == nullptr || after == plan.rows.end() || change.action != PlannedChange::Action::change)
      continue;
    const auto report = gatekeeper_.look(*catalogue->find(change.operation), *before, *after);
    if (report && report->keeps())
      change.gates = std::string(name_of(report->verdict)) + ": " + report->summary();
  }
  return plan;
}

std::optional<GateReport> TableService::promotion(const std::string& operation) const {
  const auto catalogue = setup_.catalogue->pin();
  const auto live = table_.pin();
  const auto* known = catalogue->find(operation);
  const auto* row = live->find(operation);
  if (known == nullptr || row == nullptr) return std::nullopt;
  return gatekeeper_.look_ahead(*known, *row);
}

Result<Changed> TableService::apply(const Plan& plan, const std::string& reason, const std::string& author,
                                    bool force) {
  const ChangeOrder order{.reason = reason, .author = author, .at_version = plan.at_version, .force = force};
  return change_rows(
      order, [&](const Table&, const routing::Catalogue&) { return draft_of(plan, force); },
      Unwritten::refused, Gated::yes);
}

Result<std::vector<LedgerEntry>> TableService::history(const std::string& operation,
                                                       std::size_t limit) const {
  const std::scoped_lock lock(changing_);
  const auto store = ledger();
  if (!store) return std::unexpected(store.error());
  return (*store)->history(operation, std::min(limit, kMostHistory));
}

Result<LedgerEntry> TableService::version(std::uint64_t number) const {
  const std::scoped_lock lock(changing_);
  return entry_of(number);
}

Result<std::vector<routing::RowChange>> TableService::diff(std::uint64_t from, std::uint64_t to) const {
  const std::scoped_lock lock(changing_);
  const auto before = rows_of(from);
  if (!before) return std::unexpected(before.error());
  const auto after = rows_of(to);
  if (!after) return std::unexpected(after.error());
  return routing::diff(*before, *after);
}

Result<Verified> TableService::verify() const {
  Verified verified{.versions = 0, .head = routing::no_version_before()};
  const auto last = table_.pin()->version();
  std::optional<LedgerEntry> before;
  for (std::uint64_t version = 1; version <= last; ++version) {
    const std::scoped_lock lock(changing_);
    auto entry = entry_of(version);
    if (!entry && entry.error().kind != ErrorKind::not_found)
      return std::unexpected(std::move(entry.error()));
    if (!entry) return storage(fmt::format("version {} of the routing table is missing", version));
    if (auto status = routing::check_link(before ? &*before : nullptr, *entry); !status) {
      return std::unexpected(std::move(status.error()));
    }
    verified = {.versions = version, .head = entry->hash};
    before = std::move(*entry);
  }
  return verified;
}

Result<LedgerStore*> TableService::ledger() const {
  if (setup_.ledger != nullptr) return setup_.ledger;
  return storage("the ledger is not there: " + setup_.ledger_problem);
}

Result<LedgerEntry> TableService::entry_of(std::uint64_t version) const {
  if (const auto* unrecorded = unrecorded_.find(version)) return *unrecorded;
  const auto store = ledger();
  if (!store) return std::unexpected(store.error());
  auto entry = (*store)->version(version);
  if (!entry) return std::unexpected(std::move(entry.error()));
  if (*entry) return std::move(**entry);
  return fail(ErrorKind::not_found, Origin::caller,
              fmt::format("there is no version {} of the table", version));
}

Result<std::vector<Route>> TableService::rows_of(std::uint64_t version) const {
  if (version == 0) return std::vector<Route>{};
  const auto entry = entry_of(version);
  if (!entry) return std::unexpected(entry.error());
  if (auto status = routing::check_entry(*entry); !status) return std::unexpected(std::move(status.error()));
  return routing::parse_rows(entry->table);
}

Status TableService::serve(const LedgerEntry& entry) {
  auto table = table_of(entry);
  if (!table) return std::unexpected(std::move(table.error()));
  table_.replace(std::move(*table));
  return {};
}

void TableService::keep_copy(const LedgerEntry& entry) {
  if (setup_.last_good.empty()) return;
  const auto written = write_last_good(setup_.last_good, entry);
  const std::scoped_lock lock(health_mutex_);
  health_.last_good_written = written.has_value();
  if (!written) health_.problem = "the last good copy is behind: " + written.error().describe();
}

std::string TableService::now() const {
  return rfc3339(setup_.clock->wall_now());
}

}  // namespace figbridge::migrations
