// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/problems.h"
#include "facade/config/configuration.h"
#include "facade/config/protocol_options.h"
#include "facade/config/surroundings.h"

namespace figbridge::facade::test {

/// A disk and an environment in memory. Folders are what stands before the last slash of a file.
class FakeSurroundings final : public Surroundings {
 public:
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> variables;

  [[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) override;
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> list_folder(
      const std::filesystem::path& folder) override;
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) override;
};

/// Three protocols with a few options of their own: soap (passes through by default), rest, file (no
/// network).
[[nodiscard]] std::vector<ProtocolOptions> sample_protocols();

struct Loaded {
  std::shared_ptr<const Configuration> configuration;  ///< null if there are problems
  std::vector<std::string> problems;                   ///< as a user sees them
};
/// Loads /fb (a folder) of these surroundings.
[[nodiscard]] Loaded load(FakeSurroundings& surroundings);
/// Loads one file, /fb/a.yaml.
[[nodiscard]] Loaded load_text(std::string yaml);

/// A scenario: `--- NAME` begins a file, `--- env` lines NAME=VALUE, `--- problems` what is expected, line by
/// line.
struct ConfigCase {
  FakeSurroundings surroundings;
  std::vector<std::string> expected;
};
[[nodiscard]] ConfigCase parse_case(std::string_view text);

}  // namespace figbridge::facade::test
