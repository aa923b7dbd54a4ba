// SPDX-License-Identifier: Apache-2.0
#include "migrations/last_good.h"

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "migrations/durable_file.h"
#include "routing/ledger.h"

namespace figbridge::migrations {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargest = 256ULL * 1024 * 1024;

}  // namespace

Status write_last_good(const fs::path& file, const LedgerEntry& entry) {
  const auto json = routing::to_json(entry);
  auto written = replace_durably(file, json.view());
  if (!written) return std::unexpected(wrap(std::move(written.error()), "keeping the last good table"));
  return {};
}

Result<std::optional<LedgerEntry>> read_last_good(const fs::path& file) {
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return std::nullopt;
  const auto size = fs::file_size(file, failed);
  if (failed || size > kLargest)
    return fail(ErrorKind::storage, Origin::bridge, "the last good table cannot be read");
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto entry = routing::parse_entry(bytes);
  if (!entry) return fail(wrap(std::move(entry.error()), "reading the last good table"));
  if (auto status = routing::check_entry(*entry); !status) {
    return fail(wrap(std::move(status.error()), "reading the last good table"));
  }
  return std::move(*entry);
}

}  // namespace figbridge::migrations
