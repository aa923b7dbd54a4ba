// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>

#include "adapters/common/api_keys.h"
#include "apps/figbridge/offline_commands.h"
#include "core/sha256.h"

namespace figbridge {
namespace {

struct KeysCommand {
  std::string file;
  std::string name;
  std::string expires;
  std::string digest;
};

std::unexpected<Error> refused(ErrorKind kind, std::string text) {
  return fail(kind, Origin::caller, std::move(text));
}

Result<std::string> text_of(const std::string& file, bool may_be_missing) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    if (may_be_missing && !std::filesystem::exists(file)) return std::string();
    return refused(ErrorKind::not_found, file + " cannot be read");
  }
  return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Whole or not at all; nobody else may read it.
Status write(const std::string& file, const std::string& text) {
  const std::string fresh = file + ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    std::error_code ignored;
    std::filesystem::permissions(
        fresh, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    out << text;
    if (!out.flush()) return refused(ErrorKind::storage, fresh + " cannot be written");
  }
  std::error_code failed;
  std::filesystem::rename(fresh, file, failed);
  if (failed) return refused(ErrorKind::storage, file + ": " + failed.message());
  return {};
}

void create(cli::Context& context, const KeysCommand& command) {
  if (!is_caller_name(command.name))
    return context.report(
        Error{.kind = ErrorKind::invalid, .text = "a name is 1 to 64 letters, digits, '.', '_', '-' or '@'"});
  if (!command.expires.empty() && !is_day(command.expires))
    return context.report(Error{.kind = ErrorKind::invalid, .text = "--expires takes a day, YYYY-MM-DD"});
  auto text = text_of(command.file, true);
  if (!text) return context.report(text.error());
  if (auto sound = read_api_keys(*text); !sound)
    return context.report(wrap(std::move(sound.error()), command.file));
  const auto key = new_api_key();
  if (!key) return context.report(key.error());
  if (!text->empty() && !text->ends_with('\n')) *text += '\n';
  *text += line_of({.name = command.name, .digest = hex_of(sha256(*key)), .expires = command.expires});
  if (auto written = write(command.file, *text); !written) return context.report(written.error());
  context.out << *key << '\n';
  context.err << "shown this once: the file has its digest only. figbridge reload takes it up\n";
}

void list(cli::Context& context, const KeysCommand& command) {
  const auto text = text_of(command.file, false);
  if (!text) return context.report(text.error());
  const auto entries = read_api_keys(*text);
  if (!entries) return context.report(wrap(entries.error(), command.file));
  for (const auto& entry : *entries) {
    context.out << entry.name << "  " << entry.digest.substr(0, 12) << "  "
                << (entry.expires.empty() ? "does not expire" : "until " + entry.expires) << '\n';
  }
}

/// All keys of a caller, or the one whose digest begins so.
void revoke(cli::Context& context, const KeysCommand& command) {
  const auto text = text_of(command.file, false);
  if (!text) return context.report(text.error());
  auto entries = read_api_keys(*text);
  if (!entries) return context.report(wrap(std::move(entries.error()), command.file));
  const auto meant = [&](const ApiKeyEntry& entry) {
    return entry.name == command.name && (command.digest.empty() || entry.digest.starts_with(command.digest));
  };
  const auto gone = std::ranges::count_if(*entries, meant);
  if (gone == 0)
    return context.report(
        Error{.kind = ErrorKind::not_found, .text = "there is no such key of '" + command.name + "'"});
  std::string left;  // comments stay
  for (std::size_t at = 0; at < text->size();) {
    const auto end = std::min(text->find('\n', at), text->size() - 1) + 1;
    const auto line = text->substr(at, end - at);
    const auto entry = read_api_keys(line);
    if (entry->empty() || !meant(entry->front())) left += line;
    at = end;
  }
  if (auto written = write(command.file, left); !written) return context.report(written.error());
  context.out << gone << (gone == 1 ? " key" : " keys") << " revoked\n";
  context.err << "figbridge reload takes it up\n";
}

}  // namespace

void add_keys_commands(CLI::App& app, cli::Context& context) {
  auto* const keys = app.add_subcommand("keys", "API keys of callers: made, listed, revoked");
  keys->require_subcommand(1);
  const auto command = std::make_shared<KeysCommand>();
  const auto with_file = [&](CLI::App* one) {
    one->add_option("--file", command->file, "The listener's `api_keys` file")->required();
    return one;
  };
  auto* const creating =
      with_file(keys->add_subcommand("create", "Make a key, show it once, keep its digest"));
  creating->footer("  figbridge keys create shop --file /etc/figbridge/keys --expires 2027-06-30");
  creating->add_option("NAME", command->name, "The caller's name, as `callers:` knows it")->required();
  creating->add_option("--expires", command->expires, "The last day, in UTC, on which it is taken");
  creating->callback([&context, command] { create(context, *command); });
  with_file(keys->add_subcommand("list", "Who has keys, and until when"))->callback([&context, command] {
    list(context, *command);
  });
  auto* const revoking = with_file(keys->add_subcommand("revoke", "Take keys back"));
  revoking->add_option("NAME", command->name, "The caller")->required();
  revoking->add_option("--digest", command->digest,
                       "Only the key whose digest begins so, as `list` shows it");
  revoking->callback([&context, command] { revoke(context, *command); });
}

}  // namespace figbridge
