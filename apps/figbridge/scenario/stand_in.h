// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/yaml_edit.h"
#include "facade/config/surroundings.h"

namespace figbridge::scenario {

/// A case's configuration as the bridge reads it: the files as they are, but listeners on free ports of
/// loopback, endpoints of backends replaced by scripted ones, store, socket and log in a folder of its own,
/// one thread. Whatever else the files say holds.
class StandIn final : public facade::Surroundings {
 public:
  /// Gives the port that stands in for one more endpoint of that backend.
  using EndpointPort = std::function<std::uint16_t(const std::string& backend)>;

  StandIn(const Configuration& configuration, std::filesystem::path state, EndpointPort endpoint_port);

  /// What the bridge is told to read: the folder where relative paths start.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// A place that the bridge names, in the file where a person finds it.
  [[nodiscard]] SourceMark place(const SourceMark& mark) const;

  [[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) override;
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> list_folder(
      const std::filesystem::path& folder) override;
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) override;

 private:
  [[nodiscard]] std::string edited(std::string_view text);
  void edit_listeners(const ConfigNode& listeners, YamlEdit& edit);
  void edit_backends(const ConfigNode& backends, YamlEdit& edit);
  void edit_section(const ConfigNode& root, const std::string& section, YamlEdit& edit);
  /// What no file says of the settings that are the stand-in's.
  [[nodiscard]] std::string added_sections() const;
  [[nodiscard]] std::uint16_t port_for(const std::string& address);

  facade::SystemSurroundings system_;
  std::filesystem::path state_;
  EndpointPort endpoint_port_;
  std::filesystem::path folder_;
  std::optional<std::filesystem::path>
      only_;  ///< the one file of the configuration, where it is not a folder
  std::string inline_;
  std::map<std::string, std::uint16_t> ports_;  ///< by the address that the files say
  std::map<std::string, bool> written_;         ///< the settings below: whether some file has the section
};

}  // namespace figbridge::scenario
