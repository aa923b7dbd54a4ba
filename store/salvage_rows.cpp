// SPDX-License-Identifier: Apache-2.0
#include "store/salvage_rows.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

namespace figbridge::store {
namespace {

using Id = std::int64_t;

constexpr int kMostProbes = 100'000;
constexpr std::uint64_t kTogether = 10'000;

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, Close>;
using Prepared = std::unique_ptr<sqlite3_stmt, Close>;

/// Null if it cannot be opened.
Connection connect(const std::filesystem::path& file, int flags) {
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  Connection connection(opened);
  if (status != SQLITE_OK) return {};
  sqlite3_busy_timeout(opened, 5'000);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, flags == SQLITE_OPEN_READONLY ? 1 : 0, nullptr);
  return connection;
}

Prepared prepare(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  sqlite3_prepare_v2(connection, sql.c_str(), -1, &made, nullptr);
  return Prepared(made);
}

std::vector<std::string> names(sqlite3* connection, const std::string& sql) {
  std::vector<std::string> list;
  const auto asked = prepare(connection, sql);
  while (asked && sqlite3_step(asked.get()) == SQLITE_ROW) {
    list.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(asked.get(), 0)));
  }
  return list;
}

std::vector<std::string> columns_of(sqlite3* connection, const std::string& table) {
  return names(connection, fmt::format("SELECT name FROM pragma_table_info('{}')", table));
}

/// The ids of the rows that can be reached, around whatever cannot.
class ReadableIds {
 public:
  ReadableIds(sqlite3* connection, const std::string& table)
      : up_(prepare(connection, scan(table, "ASC"))), down_(prepare(connection, scan(table, "DESC"))) {}

  /// `highest`: nothing is looked for beyond it, if it is known.
  std::vector<Id> find(std::optional<Id> highest) {
    if (!up_ || !down_) {
      unread_ = true;
      return {};
    }
    std::vector<Range> ranges{{std::numeric_limits<Id>::min(), std::numeric_limits<Id>::max()}};
    for (bool first = true; !ranges.empty() && probes_ < kMostProbes; first = false) {
      auto range = ranges.back();
      ranges.pop_back();
      if (walk(*up_, range, true) || walk(*down_, range, false)) continue;
      unread_ = true;
      if (first) range = {std::max<Id>(range.low, 1), std::min(range.high, highest.value_or(range.high))};
      if (range.low >= range.high) continue;
      const Id middle = range.low + (range.high - range.low) / 2;
      ranges.push_back({middle + 1, range.high});
      ranges.push_back({range.low, middle});
    }
    std::ranges::sort(found_);
    const auto twice = std::ranges::unique(found_);
    found_.erase(twice.begin(), twice.end());
    return std::move(found_);
  }
  /// Whether parts cannot be reached.
  [[nodiscard]] bool unread() const { return unread_; }

 private:
  struct Range {
    Id low;
    Id high;
  };

  static std::string scan(const std::string& table, const char* order) {
    return fmt::format("SELECT rowid FROM {} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid {}",
                       table, order);
  }
  /// From one end until it fails, which cuts the range. Whether it came to the end.
  bool walk(sqlite3_stmt& scan, Range& range, bool upwards) {
    ++probes_;
    sqlite3_reset(&scan);
    sqlite3_bind_int64(&scan, 1, range.low);
    sqlite3_bind_int64(&scan, 2, range.high);
    int status = SQLITE_ROW;
    while ((status = sqlite3_step(&scan)) == SQLITE_ROW) {
      const Id id = sqlite3_column_int64(&scan, 0);
      if (id < range.low || id > range.high) break;  // a damaged page in a place that is not its own
      found_.push_back(id);
      if (id == (upwards ? range.high : range.low)) return true;
      (upwards ? range.low : range.high) = upwards ? id + 1 : id - 1;
    }
    sqlite3_reset(&scan);
    return status == SQLITE_DONE;
  }

  Prepared up_;
  Prepared down_;
  std::vector<Id> found_;
  int probes_ = 0;
  bool unread_ = false;
};

/// The highest id that was ever given: of use where the end of a table cannot be read.
std::optional<Id> highest_id(sqlite3* connection, const std::string& table) {
  const auto asked =
      prepare(connection, fmt::format("SELECT seq FROM sqlite_sequence WHERE name = '{}'", table));
  if (!asked || sqlite3_step(asked.get()) != SQLITE_ROW) return std::nullopt;
  return sqlite3_column_int64(asked.get(), 0);
}

bool run(sqlite3* connection, const char* sql) {
  return sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// One table's good rows, moved.
class TableCopy {
 public:
  TableCopy(sqlite3* from, sqlite3* into, const SalvageRule& rule)
      : from_(from), into_(into), rule_(rule), told_{.name = rule.table} {}

  /// `storage` if the fresh database takes nothing.
  Result<SalvagedTable> copy(std::optional<Id> highest) {
    if (!prepare_both()) {
      told_.unread = true;
      return told_;
    }
    ReadableIds readable(from_, rule_.table);
    const auto ids = readable.find(highest);
    told_.unread = readable.unread();
    bool begun = run(into_, "BEGIN IMMEDIATE");
    for (std::uint64_t n = 0; begun && n < ids.size(); ++n) {
      if (auto status = take(ids[n]); !status) return std::unexpected(std::move(status.error()));
      if (n % kTogether == kTogether - 1) begun = run(into_, "COMMIT") && run(into_, "BEGIN IMMEDIATE");
    }
    if (!begun || !run(into_, "COMMIT")) return cannot_write();
    return told_;
  }

 private:
  /// The columns that both have: the damaged one may be of an older schema.
  bool prepare_both() {
    const auto there = columns_of(from_, rule_.table);
    std::vector<std::string> columns;
    for (const auto& each : columns_of(into_, rule_.table)) {
      if (std::ranges::find(there, each) != there.end()) columns.push_back(each);
    }
    if (columns.empty()) return false;
    const auto list = fmt::format("{}", fmt::join(columns, ", "));
    read_ = prepare(from_, fmt::format("SELECT {} FROM {} NOT INDEXED WHERE rowid = ?", list, rule_.table));
    std::string places = "?";
    for (std::size_t n = 1; n < columns.size(); ++n) places += ", ?";
    write_ = prepare(into_, fmt::format("INSERT INTO {} ({}) VALUES ({})", rule_.table, list, places));
    return read_ && write_;
  }

  Status take(Id id) {
    sqlite3_reset(read_.get());
    sqlite3_bind_int64(read_.get(), 1, id);
    if (ended_ || sqlite3_step(read_.get()) != SQLITE_ROW || !whole() ||
        !rule_.good(StoredRow(read_.get()))) {
      ++told_.damaged;
      ended_ = ended_ || rule_.chained;
      return {};
    }
    sqlite3_reset(write_.get());
    for (int n = 0; n < sqlite3_column_count(read_.get()); ++n) {
      sqlite3_bind_value(write_.get(), n + 1, sqlite3_column_value(read_.get(), n));
    }
    const int written = sqlite3_step(write_.get());
    sqlite3_reset(write_.get());
    if (written != SQLITE_DONE && (written & 0xff) != SQLITE_CONSTRAINT) return cannot_write();
    ++(written == SQLITE_DONE ? told_.kept : told_.damaged);
    ended_ = ended_ || (written != SQLITE_DONE && rule_.chained);
    return {};
  }

  /// Reads every column: long ones lie on further pages, and fail only when they are asked for.
  bool whole() {
    for (int n = 0; n < sqlite3_column_count(read_.get()); ++n) {
      const int type = sqlite3_column_type(read_.get(), n);
      if (type != SQLITE_TEXT && type != SQLITE_BLOB) continue;
      if (sqlite3_column_blob(read_.get(), n) == nullptr && sqlite3_column_bytes(read_.get(), n) != 0)
        return false;
      if ((sqlite3_errcode(from_) & 0xff) == SQLITE_CORRUPT) return false;
    }
    return true;
  }

  std::unexpected<Error> cannot_write() {
    return fail(Error{.kind = ErrorKind::storage,
                      .text = "the fresh database cannot be written",
                      .remote = sqlite3_errmsg(into_)});
  }

  sqlite3* from_;
  sqlite3* into_;
  const SalvageRule& rule_;
  SalvagedTable told_;
  Prepared read_;
  Prepared write_;
  bool ended_ = false;
};

}  // namespace

int StoredRow::find(std::string_view column) const {
  for (int n = 0; n < sqlite3_column_count(row_); ++n) {
    if (column == sqlite3_column_name(row_, n)) return n;
  }
  return -1;
}

std::string StoredRow::text(std::string_view column) const {
  const int n = find(column);
  if (n < 0) return {};
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row_, n));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(row_, n)));
}

std::int64_t StoredRow::number(std::string_view column) const {
  const int n = find(column);
  return n < 0 ? 0 : sqlite3_column_int64(row_, n);
}

Result<std::vector<SalvagedTable>> salvage_rows(const std::filesystem::path& from,
                                                const std::filesystem::path& into,
                                                std::span<const SalvageRule> rules) {
  const auto target = connect(into, SQLITE_OPEN_READWRITE);
  if (!target) return fail(ErrorKind::storage, Origin::bridge, "the fresh database cannot be opened");
  const auto source = connect(from, SQLITE_OPEN_READONLY);
  std::vector<SalvagedTable> told;
  for (const auto& table : names(target.get(),
                                 "SELECT name FROM sqlite_master WHERE type = 'table' AND name "
                                 "NOT LIKE 'sqlite%' ORDER BY rowid")) {
    const auto rule = std::ranges::find(rules, table, &SalvageRule::table);
    if (rule == rules.end() || !source) {
      told.push_back({.name = table, .unread = !source, .without_rule = rule == rules.end()});
      continue;
    }
    auto copied = TableCopy(source.get(), target.get(), *rule).copy(highest_id(source.get(), table));
    if (!copied) return std::unexpected(std::move(copied.error()));
    told.push_back(std::move(*copied));
  }
  return told;
}

}  // namespace figbridge::store
