// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "apps/figbridge/cli/admin_client.h"
#include "apps/figbridge/cli/exit_codes.h"
#include "core/error.h"

namespace figbridge::cli {

using Json = nlohmann::ordered_json;

enum class Format : std::uint8_t { table, json, yaml };

/// What a command works with. Data go to `out`, everything said to a person to `err`. One for a run.
struct Context {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool interactive = false;  ///< a person sits there: questions may be asked
  bool color = false;        ///< of `out`
  Format format = Format::table;
  std::string socket;  ///< --socket or FIGBRIDGE_SOCKET; empty: the first of the usual places
  std::vector<std::string> usual_sockets;  ///< where a bridge's socket is looked for
  Exit exit = Exit::done;                  ///< what the command came to

  /// Asks the bridge. The answer's body, JSON.
  [[nodiscard]] Result<std::string> get(std::string_view target) const;
  [[nodiscard]] Result<std::string> post(std::string_view target, const Json& body) const;
  [[nodiscard]] Result<std::string> post_text(std::string_view target, std::string_view json) const;
  /// The socket that is asked: the one that was named, else the first of the usual ones that is there.
  [[nodiscard]] Result<AdminClient> bridge() const;

  /// Prints what the bridge answered: as JSON or YAML as it stands, or as `table` writes it.
  void print(const std::string& json, const std::function<void(const Json&)>& table);
  /// Says what went wrong, all of it, and what may be done; sets the exit code.
  void report(const Error& error);
  /// For a person, on stderr: `next: figbridge …`.
  void hint(std::string_view text);
  /// Asks, where there is somebody to ask; else yes.
  [[nodiscard]] bool confirmed(std::string_view question);
};

/// FIGBRIDGE_SOCKET is read by the command line; these are looked at in turn if nothing names a socket:
/// ./figbridge.sock, $XDG_RUNTIME_DIR/figbridge.sock, /run/figbridge/admin.sock.
[[nodiscard]] std::vector<std::string> usual_sockets();

/// A whole file, or all of stdin for `-`. `not_found` or `too_large` (beyond 64 MiB).
[[nodiscard]] Result<std::string> read_input(Context& context, const std::string& file);

}  // namespace figbridge::cli
