// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_error.h"

#include <Poco/Exception.h>

#include <array>
#include <string_view>

namespace figbridge::store {
namespace {

/// The five characters of SQLSTATE, which Poco has only in its text.
std::string_view state_of(std::string_view text) {
  constexpr std::string_view kBefore = " State: ";
  const auto at = text.rfind(kBefore);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + kBefore.size(), 5);
}

struct Known {
  std::string_view state;  ///< PostgreSQL, appendix A: a class, or one of it
  std::string_view text;
  std::string_view code;
};

constexpr std::array kKnown = {
    Known{"53100", "the disk of the store is full", "disk_full"},
    Known{"57014", "the store took too long", ""},
    Known{"55P03", "another program holds the store locked", ""},
    Known{"40", "another program was in between", ""},
    Known{"25006", "the store may not be written", ""},
    Known{"42501", "the store may not be written", ""},
    Known{"57P", "the store is shutting down", "lost"},
    Known{"08", "the connection to the store was lost", "lost"},
    Known{"58", "the disk of the store fails", ""},
    Known{"XX001", "the store is damaged", ""},
    Known{"22021", "the store takes no such text", ""},
};

}  // namespace

Error postgres_error(const Poco::Exception& thrown, const std::string& trying, bool connected) {
  const auto remote = thrown.displayText();
  const auto state = state_of(remote);
  if (connected && state.starts_with("23")) {
    return {.kind = ErrorKind::conflict,
            .text = trying + ": it is not the next of what stands there",
            .remote = remote};
  }
  for (const auto& known : kKnown) {
    if (!state.starts_with(known.state)) continue;
    return {.kind = ErrorKind::storage,
            .text = trying + ": " + std::string(known.text),
            .code = std::string(known.code),
            .remote = remote};
  }
  // What the server says has a state; what has none, libpq says of the connection.
  if (connected && !state.empty())
    return {.kind = ErrorKind::storage, .text = trying + ": the store refused", .remote = remote};
  return {.kind = ErrorKind::storage,
          .text = trying +
                  (connected ? ": the connection to the store was lost" : ": the store cannot be reached"),
          .code = "lost",
          .remote = remote};
}

}  // namespace figbridge::store
