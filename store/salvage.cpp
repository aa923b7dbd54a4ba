// SPDX-License-Identifier: Apache-2.0
#include "store/salvage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "store/set_aside.h"
#include "store/work_digest.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPage = 4'096;  // SQLite's default, which all our databases have

std::string stamp(const Clock& clock) {
  const std::time_t now = Wall::to_time_t(clock.wall_now());
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &utc)};
}

/// A name that nothing has.
fs::path aside_of(const fs::path& file, const Clock& clock) {
  const auto first = file.string() + ".damaged-" + stamp(clock);
  std::error_code failed;
  fs::path name = first;
  for (int n = 2; fs::exists(name, failed); ++n) name = fmt::format("{}-{}", first, n);
  return name;
}

/// Whether another process has the database open: SQLite holds these bytes locked then.
bool is_in_use(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0x40000000;
  lock.l_len = 512;
  const bool asked = ::fcntl(descriptor, F_GETLK, &lock) == 0;
  ::close(descriptor);
  return asked && lock.l_type != F_UNLCK;
}

/// Where the first page is lost, nothing of a database can be found; but that page is the same in each of our
/// fresh ones. What is found with it is still judged row by row.
Status borrow_first_page(const fs::path& copy, const fs::path& fresh) {
  std::string page(kPage, '\0');
  std::ifstream(fresh, std::ios::binary).read(page.data(), static_cast<std::streamsize>(page.size()));
  page.replace(28, 12, 12, '\0');  // pages and free pages: as long as the file is
  std::fstream out(copy, std::ios::binary | std::ios::in | std::ios::out);
  out.write(page.data(), static_cast<std::streamsize>(page.size()));
  if (out.flush()) return {};
  return fail(ErrorKind::storage, Origin::bridge, "a copy of the damaged store cannot be written");
}

bool is_empty(const std::vector<SalvagedTable>& tables) {
  return std::ranges::all_of(
      tables, [](const auto& table) { return table.kept == 0 && table.damaged == 0 && table.unread; });
}

/// A fresh database with the schema and nothing in it.
Status make_fresh(const fs::path& file, std::span<const SchemaStep> schema) {
  auto made = SqliteDatabase::open(file, schema);
  if (!made) return std::unexpected(wrap(std::move(made.error()), "making a store for what is salvaged"));
  return {};
}

Result<std::vector<SalvagedTable>> salvage_from(const fs::path& file, std::span<const SchemaStep> schema,
                                                std::span<const SalvageRule> rules) {
  const auto fresh = swap_in_making(file);
  if (auto made = make_fresh(fresh, schema); !made) return std::unexpected(std::move(made.error()));
  auto tables = salvage_rows(file, fresh, rules);
  if (!tables || !is_empty(*tables)) return tables;
  const fs::path copy = fresh.string() + "-source";
  std::error_code failed;
  fs::copy_file(file, copy, fs::copy_options::overwrite_existing, failed);
  if (failed)
    return fail(ErrorKind::storage, Origin::bridge, "a damaged store cannot be copied", copy.string());
  fs::copy_file(file.string() + "-wal", copy.string() + "-wal", fs::copy_options::overwrite_existing, failed);
  if (auto borrowed = borrow_first_page(copy, fresh); !borrowed)
    return std::unexpected(std::move(borrowed.error()));
  return salvage_rows(copy, fresh, rules);
}

}  // namespace

SalvageRule ledger_rule(LedgerLink link) {
  auto before = std::make_shared<std::optional<LedgerEntry>>();
  const auto good = [link = std::move(link), before](const StoredRow& row) {
    LedgerEntry entry{.version = static_cast<std::uint64_t>(row.number("version")),
                      .at = row.text("at"),
                      .author = row.text("author"),
                      .reason = row.text("reason"),
                      .change = row.text("change"),
                      .table = row.text("routes"),
                      .previous = row.text("previous"),
                      .hash = row.text("hash")};
    const LedgerEntry* last = entry.version > 1 && *before ? &**before : nullptr;
    if (!link(last, entry)) return false;
    *before = std::move(entry);
    return true;
  };
  return {.table = "ledger", .good = good, .chained = true};
}

SalvageRule work_rule() {
  return {.table = "work", .good = [](const StoredRow& row) {
            return kept_as(row.text("id"), row.text("queue"), row.text("key"), row.text("payload"),
                           row.text("digest"))
                .has_value();
          }};
}

std::string Salvage::describe() const {
  std::string text = fmt::format("the store was damaged ({})", why);
  const char* before = ": ";
  for (const auto& table : tables) {
    text += fmt::format("{}of `{}` {} kept", std::exchange(before, "; "), table.name, table.kept);
    if (table.damaged > 0) text += fmt::format(", {} damaged", table.damaged);
    if (table.unread) text += ", and there were parts that cannot be read";
    if (table.without_rule) text += ", for nothing tells its good rows";
  }
  return text + "; as it was: " + set_aside.string();
}

Result<OpenedDatabase> open_or_salvage(const fs::path& named, std::span<const SchemaStep> schema,
                                       std::span<const SalvageRule> rules, const Clock& clock) {
  std::error_code failed;
  const auto file = fs::absolute(named, failed);
  if (auto finished = finish_swap(file); !finished) return std::unexpected(std::move(finished.error()));
  auto opened = SqliteDatabase::open(file, schema);
  if (opened) return OpenedDatabase{.database = std::move(*opened)};
  if (opened.error().code != "damaged") return std::unexpected(std::move(opened.error()));
  if (is_in_use(file)) {
    return fail(
        wrap(std::move(opened.error()), "another program has the store open, so nothing is salvaged"));
  }
  Salvage salvage{.why = opened.error().describe(), .set_aside = aside_of(file, clock)};
  auto tables = salvage_from(file, schema, rules);
  if (!tables) return std::unexpected(wrap(std::move(tables.error()), "salvaging a damaged store"));
  salvage.tables = std::move(*tables);
  std::ofstream(salvage.set_aside.string() + ".txt") << salvage.describe() << '\n';
  if (auto swapped = swap(file, salvage.set_aside); !swapped)
    return std::unexpected(wrap(std::move(swapped.error()), "salvaging a damaged store"));
  opened = SqliteDatabase::open(file, schema);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return OpenedDatabase{.database = std::move(*opened), .salvage = std::move(salvage)};
}

}  // namespace figbridge::store
