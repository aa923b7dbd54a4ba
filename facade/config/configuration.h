// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/config/common_options.h"
#include "core/config/config_node.h"
#include "core/config/option_spec.h"
#include "core/config/problems.h"
#include "core/limits.h"
#include "core/operation.h"
#include "facade/config/protocol_options.h"
#include "facade/config/surroundings.h"
#include "migrations/parity/compare.h"
#include "routing/route.h"

namespace figbridge::facade {

struct ListenerConfig {
  std::string name;
  std::string protocol;
  Options options;            ///< everything: the common options and the protocol's own
  ListenerSettings settings;  ///< the common ones, in types
  SourceMark mark;
};

struct BackendConfig {
  std::string name;
  std::string protocol;
  Options options;
  BackendSettings settings;
  SourceMark mark;
};

/// The kinds of two ids that name the same thing on either side: number, uuid or text.
struct IdPair {
  std::string legacy;
  std::string modern;
};

/// Operations of one group move the same keys together.
struct GroupConfig {
  std::string name;
  std::string salt;  ///< the group's name unless written
  std::map<std::string, IdPair> ids;
  SourceMark mark;
};

/// What a caller of that name (as its listener established it) may do.
struct CallerConfig {
  std::string name;
  std::vector<std::string> roles;
  std::string tenant;
  SourceMark mark;
};

/// A row for the routing table, used where the table has none; later it acts only through plan and apply.
struct RouteSeed {
  routing::Route row;  ///< its group and salt are the catalogue's business
  SourceMark mark;
};

struct AdminConfig {
  std::string socket;
  unsigned mode = 0600;
};

struct LogConfig {
  std::string level = "info";  ///< debug, info, warning, error
  std::string file;            ///< empty: stderr
};

/// A whole configuration, checked. Immutable once it is made; replaced whole.
struct Configuration {
  std::filesystem::path folder;           ///< absolute; relative paths in the files start here
  std::vector<ListenerConfig> listeners;  ///< in the order of the files, as everything here
  std::vector<BackendConfig> backends;
  std::map<std::string, GroupConfig> groups;
  std::vector<Operation> operations;
  std::map<std::string, RouteSeed> routes;                                         ///< by operation
  std::map<std::string, migrations::ComparisonSettings, std::less<>> comparisons;  ///< likewise
  std::map<std::string, CallerConfig> callers;
  std::string store;           ///< file of the store
  std::string store_key_file;  ///< with what the journal is sealed; empty: it is not
  AdminConfig admin;
  std::optional<Address> metrics;
  LogConfig log;
  Limits limits;
  std::int64_t threads = 0;  ///< 0: one for each processor
  ConfigNode effective;      ///< everything as written, with defaults filled in and secrets marked

  [[nodiscard]] const ListenerConfig* listener(std::string_view name) const;
  [[nodiscard]] const BackendConfig* backend(std::string_view name) const;
  [[nodiscard]] const Operation* operation(std::string_view name) const;
  /// How its sides' answers are compared; of an operation that is not there: by value, without rules.
  [[nodiscard]] const migrations::ComparisonSettings& comparison(std::string_view operation) const;
};

/// Reads a file, or a folder whose *.yaml and *.yml files are merged, and checks it as a whole. Everything
/// that is wrong is in `problems`, in the order of files and lines; then the result is null. Reaches for
/// nothing but files and environment variables. Throws nothing.
[[nodiscard]] std::shared_ptr<const Configuration> load_configuration(
    const std::filesystem::path& path, std::span<const ProtocolOptions> protocols, Surroundings& surroundings,
    Problems& problems);

}  // namespace figbridge::facade
