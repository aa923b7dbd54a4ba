// SPDX-License-Identifier: Apache-2.0
#include "routing/ledger.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>
#include <charconv>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "routing/table.h"

namespace figbridge::routing {
namespace {

std::unexpected<Error> damaged(std::string text) {
  return fail(ErrorKind::storage, Origin::bridge, std::move(text));
}

void write_hashed_members(JsonWriter& writer, const LedgerEntry& entry) {
  writer.name("version"), writer.token(std::to_string(entry.version));
  writer.name("at"), writer.string(entry.at);
  writer.name("author"), writer.string(entry.author);
  writer.name("reason"), writer.string(entry.reason);
  writer.name("change"), writer.token(entry.change);
  writer.name("table"), writer.token(entry.table);
  writer.name("previous"), writer.string(entry.previous);
}

/// Reads members of one object that must all be there.
class EntryReader {
 public:
  explicit EntryReader(std::string_view json) : index_(json) {}
  std::string text(std::string_view name) { return plain(name, JsonKind::string); }
  std::string object(std::string_view name) {
    const auto found = index_.member(0, name);
    if (found && index_.node(*found).kind == JsonKind::object) return std::string(index_.value(*found));
    whole_ = false;
    return {};
  }
  std::uint64_t number(std::string_view name) {
    std::uint64_t value = 0;
    const auto digits = plain(name, JsonKind::number);
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    whole_ = whole_ && failed == std::errc{} && end == digits.data() + digits.size();
    return value;
  }
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  std::string plain(std::string_view name, JsonKind kind) {
    const auto found = index_.member(0, name);
    if (found && index_.node(*found).kind == kind) return index_.plain(*found);
    whole_ = false;
    return {};
  }
  JsonIndex index_;
  bool whole_ = true;
};

}  // namespace

const std::string& no_version_before() {
  static const std::string zeros(64, '0');
  return zeros;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string out;
  out.reserve(digest.size() * 2);
  for (const auto byte : digest) fmt::format_to(std::back_inserter(out), "{:02x}", byte);
  return out;
}

std::string hash_of(const LedgerEntry& entry) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  write_hashed_members(writer, entry);
  writer.end_object();
  return sha256_hex(out);
}

Status check_entry(const LedgerEntry& entry) {
  if (hash_of(entry) != entry.hash) {
    return damaged(
        fmt::format("version {} of the routing table was altered: its hash does not fit", entry.version));
  }
  if (auto rows = parse_rows(entry.table); !rows) {
    return damaged(fmt::format("version {} of the routing table cannot be read: {}", entry.version,
                               rows.error().describe()));
  }
  return {};
}

Status check_link(const LedgerEntry* before, const LedgerEntry& entry) {
  const auto expected = before == nullptr ? 1 : before->version + 1;
  if (entry.version != expected) {
    return damaged(fmt::format("version {} of the routing table is missing: after it stands {}", expected,
                               entry.version));
  }
  if (entry.previous != (before == nullptr ? no_version_before() : before->hash)) {
    return damaged(
        fmt::format("version {} of the routing table does not continue the one before", entry.version));
  }
  return check_entry(entry);
}

JsonText to_json(const LedgerEntry& entry) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  write_hashed_members(writer, entry);
  writer.name("hash"), writer.string(entry.hash);
  writer.end_object();
  return JsonText::trusted(std::move(out));
}

Result<LedgerEntry> parse_entry(std::string_view json) {
  const auto text = parse_json(json, {}, Origin::bridge);
  if (!text) return damaged("this is no version of a routing table: " + text.error().describe());
  EntryReader reader(text->view());
  LedgerEntry entry{.version = reader.number("version"),
                    .at = reader.text("at"),
                    .author = reader.text("author"),
                    .reason = reader.text("reason"),
                    .change = reader.object("change"),
                    .table = reader.object("table"),
                    .previous = reader.text("previous"),
                    .hash = reader.text("hash")};
  if (!reader.whole()) return damaged("this is no version of a routing table");
  return entry;
}

}  // namespace figbridge::routing
