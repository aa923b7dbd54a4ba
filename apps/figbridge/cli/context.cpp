// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/context.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <optional>
#include <ostream>
#include <utility>

#include "apps/figbridge/cli/render.h"
#include "core/json/json_text.h"

namespace figbridge::cli {
namespace {

constexpr std::size_t kLongestInput = 64 * 1024 * 1024;

bool is_socket(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_socket(path, ignored);
}

std::optional<std::string> environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

std::string advice_on(const Error& error) {
  if (error.kind == ErrorKind::unreachable) {
    return "is the bridge running? `figbridge serve --config DIR` starts it; --socket PATH or "
           "FIGBRIDGE_SOCKET says "
           "where it listens";
  }
  if (error.code == "override_refused")
    return "`figbridge routes set OPERATION --override-role operator` lets operators choose";
  if (error.kind == ErrorKind::forbidden) return "the socket's owner and root may administer the bridge";
  if (error.code == "confirm_loss") return "add --accept-loss if that is wanted";
  if (error.code == "frozen") return "`figbridge routes unfreeze` lifts the freeze";
  if (error.code == "held")
    return "it may be put in shadow meanwhile, to be compared; --force raises it all the same";
  if (error.code == "gates")
    return "`figbridge parity OPERATION` shows what is known; --force overrides it, and is in the history";
  if (error.kind == ErrorKind::conflict) return "look at `figbridge routes` again, then decide again";
  return {};
}

Result<std::string> read_stream(std::istream& in, const std::string& name) {
  std::string text;
  for (std::string chunk(64 * 1024, '\0');
       in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0;) {
    text.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
    if (text.size() > kLongestInput)
      return fail(ErrorKind::too_large, Origin::caller, name + " is larger than 64 MiB");
  }
  return text;
}

}  // namespace

std::vector<std::string> usual_sockets() {
  std::vector<std::string> places = {"figbridge.sock"};
  if (const auto runtime = environment("XDG_RUNTIME_DIR")) places.push_back(*runtime + "/figbridge.sock");
  places.emplace_back("/run/figbridge/admin.sock");
  return places;
}

Result<AdminClient> Context::bridge() const {
  if (!socket.empty()) return AdminClient(socket);
  const auto found = std::ranges::find_if(usual_sockets, is_socket);
  if (found != usual_sockets.end()) return AdminClient(*found);
  std::string all;
  for (const auto& place : usual_sockets) all += (all.empty() ? "" : ", ") + place;
  return fail(ErrorKind::unreachable, Origin::caller,
              "no bridge's admin socket was found (looked for " + all + ")");
}

Result<std::string> Context::get(std::string_view target) const {
  const auto client = bridge();
  return client ? client->get(target) : fail(client.error());
}

Result<std::string> Context::post(std::string_view target, const Json& body) const {
  return post_text(target, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<std::string> Context::post_text(std::string_view target, std::string_view json) const {
  const auto client = bridge();
  return client ? client->post(target, json) : fail(client.error());
}

void Context::print(const std::string& json, const std::function<void(const Json&)>& table) {
  auto text = parse_json(json, JsonLimits{}, Origin::backend);
  if (!text) return report(wrap(std::move(text).error(), "the bridge's answer cannot be read"));
  switch (format) {
    case Format::json:
      out << pretty_json(*text) << '\n';
      return;
    case Format::yaml:
      out << to_yaml(*text);
      return;
    case Format::table:
      break;
  }
  try {
    table(Json::parse(text->view()));
  } catch (const Json::exception&) {
    report({.kind = ErrorKind::bad_answer,
            .origin = Origin::backend,
            .text = "the bridge's answer is not what was expected; is it of another version?"});
  }
}

void Context::report(const Error& error) {
  exit = exit_of(error);
  err << "figbridge: " << printable(error.describe()) << '\n';
  const auto problems = Json::parse(error.detail.empty() ? "[]" : error.detail, nullptr, false);
  if (problems.is_array()) {
    for (const auto& problem : problems) {
      if (problem.is_string()) err << "  " << printable(problem.get<std::string>()) << '\n';
    }
  }
  if (const auto advice = advice_on(error); !advice.empty()) err << "  " << advice << '\n';
}

void Context::hint(std::string_view text) {
  err << "next: " << text << '\n';
}

bool Context::confirmed(std::string_view question) {
  if (!interactive) return true;
  err << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

Result<std::string> read_input(Context& context, const std::string& file) {
  if (file == "-") return read_stream(context.in, "the input");
  std::ifstream in(file, std::ios::binary);
  if (!in.is_open()) return fail(ErrorKind::not_found, Origin::caller, "cannot read " + file);
  return read_stream(in, file);
}

}  // namespace figbridge::cli
