// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/evidence_file.h"

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/time_text.h"

namespace figbridge::migrations {

Status restore_evidence(Evidence& evidence, const std::filesystem::path& file, const Clock& clock) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return {};
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  auto restored = [&]() -> Status {
    auto json = parse_json(bytes, {}, Origin::bridge);
    if (!json) return std::unexpected(std::move(json.error()));
    return evidence.restore(*json);
  }();
  if (restored) return {};
  const auto aside = file.string() + ".damaged-" + rfc3339(clock.wall_now());
  std::filesystem::rename(file, aside, failed);
  return fail(wrap(std::move(restored.error()),
                   failed ? "what comparisons found before could not be read"
                          : "what comparisons found before is damaged and was set aside as " + aside));
}

}  // namespace figbridge::migrations
