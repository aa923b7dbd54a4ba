// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/operator_command.h"

#include <sstream>
#include <vector>

#include "apps/figbridge/cli/app.h"
#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {

Differences compare_command(const Command& command, const SourceMark& mark, const std::string& socket) {
  std::istringstream in(command.input);
  std::ostringstream out;
  std::ostringstream err;
  cli::Context context{.in = in, .out = out, .err = err, .socket = socket, .usual_sockets = {}};
  std::vector<const char*> argv = {"figbridge"};
  for (const auto& word : command.words) argv.push_back(word.c_str());
  const int exit = cli::run_command_line(static_cast<int>(argv.size()), argv.data(), {}, context);
  Differences found;
  if (exit != command.exit) {
    found.push_back({mark, "the command's exit code", std::to_string(command.exit),
                     std::to_string(exit) + ": " + shown(err.str())});
  }
  for (const auto& said : command.says) {
    const auto text = said.name == "out" ? out.str() : err.str();
    const auto pattern = std::string(kAny) + said.value + std::string(kAny);
    if (!matches(pattern, text))
      found.push_back({said.mark, "the command's " + said.name, said.value, shown(text)});
  }
  return found;
}

}  // namespace figbridge::scenario
