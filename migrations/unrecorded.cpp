// SPDX-License-Identifier: Apache-2.0
#include "migrations/unrecorded.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "migrations/durable_file.h"
#include "routing/ledger.h"

namespace figbridge::migrations {

namespace fs = std::filesystem;

/// One entry a line.
Status Unrecorded::load() {
  std::error_code failed;
  if (file_.empty() || !fs::exists(file_, failed)) return {};
  std::ifstream in(file_, std::ios::binary);
  std::vector<LedgerEntry> read;
  for (std::string line; std::getline(in, line);) {
    auto entry = routing::parse_entry(line);
    if (!entry)
      return std::unexpected(wrap(std::move(entry.error()), "reading the rollbacks that the ledger lacks"));
    if (auto whole = routing::check_entry(*entry); !whole) return whole;
    read.push_back(std::move(*entry));
  }
  entries_ = std::move(read);
  return {};
}

Status Unrecorded::add(LedgerEntry entry) {
  entries_.push_back(std::move(entry));
  return keep();
}

Status Unrecorded::record_in(LedgerStore& ledger) {
  while (!entries_.empty()) {
    const auto& next = entries_.front();
    if (auto appended = ledger.append(next); !appended) {
      const auto there = ledger.version(next.version);
      const bool landed = there && *there && (*there)->hash == next.hash;
      if (!landed) return appended;
    }
    entries_.erase(entries_.begin());
  }
  return keep();
}

void Unrecorded::give_up() {
  entries_.clear();
  static_cast<void>(keep());
}

const LedgerEntry* Unrecorded::find(std::uint64_t version) const {
  const auto found = std::ranges::find(entries_, version, &LedgerEntry::version);
  return found == entries_.end() ? nullptr : &*found;
}

Status Unrecorded::keep() const {
  if (file_.empty()) return {};
  std::error_code ignored;
  if (entries_.empty()) {
    fs::remove(file_, ignored);
    return {};
  }
  std::string lines;
  for (const auto& entry : entries_) lines.append(routing::to_json(entry).view()).append("\n");
  return replace_durably(file_, lines);
}

}  // namespace figbridge::migrations
