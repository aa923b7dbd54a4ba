// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "apps/figbridge/cli/commands.h"

namespace figbridge::cli {
namespace {

/// A command as the words that lead to it, and what may stand behind them.
struct Words {
  std::string path;  ///< "", "routes", "routes set"
  std::vector<std::string> next;
};

void collect(const CLI::App& app, const std::string& path, std::vector<Words>& all) {
  Words words{.path = path, .next = {}};
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) words.next.push_back("--" + name);
  }
  for (const auto* sub : app.get_subcommands({})) {
    if (sub->get_name().empty()) {  // a group of options
      for (const auto* option : sub->get_options()) {
        for (const auto& name : option->get_lnames()) words.next.push_back("--" + name);
      }
      continue;
    }
    words.next.push_back(sub->get_name());
    collect(*sub, path.empty() ? sub->get_name() : path + ' ' + sub->get_name(), all);
  }
  all.push_back(std::move(words));
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string bash_script(const std::vector<Words>& all) {
  std::string script =
      "_figbridge() {\n  local path= word\n  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case $word in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n  done\n"
      "  case $path in\n";
  for (const auto& words : all) {
    const auto pattern = words.path.empty() ? std::string("''") : "'" + words.path + "'*";
    script += "    " + pattern + ") COMPREPLY=($(compgen -W '" + joined(words.next) +
              "' -- \"${COMP_WORDS[COMP_CWORD]}\")) ;;\n";
  }
  return script + "  esac\n}\ncomplete -o default -F _figbridge figbridge\n";
}

std::string fish_script(const std::vector<Words>& all) {
  std::string script;
  for (const auto& words : all) {
    const auto condition =
        words.path.empty() ? std::string("__fish_use_subcommand")
                           : "__fish_seen_subcommand_from " + words.path.substr(words.path.rfind(' ') + 1);
    script += "complete -c figbridge -n '" + condition + "' -a '" + joined(words.next) + "'\n";
  }
  return script;
}

}  // namespace

void add_completion_command(CLI::App& app, Context& context) {
  const auto shell = std::make_shared<std::string>();
  auto* const completion = app.add_subcommand("completion", "Print a completion script for a shell");
  completion->footer("  source <(figbridge completion bash)");
  completion->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([&app, &context, shell] {
    std::vector<Words> all;
    collect(app, "", all);
    if (*shell == "fish") {
      context.out << fish_script(all);
      return;
    }
    if (*shell == "zsh") context.out << "autoload -U +X bashcompinit && bashcompinit\n";
    context.out << bash_script(all);
  });
}

}  // namespace figbridge::cli
