// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <charconv>
#include <iostream>
#include <map>

namespace crm {
namespace {

std::optional<int> port_number(const std::string& text) {
  int port = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port >= 0 && port <= 65'535 ? std::optional(port) : std::nullopt;
}

std::nullopt_t usage(const std::string& problem) {
  std::cerr << "crm-server: " << problem
            << "\nusage: crm-server [--port N] [--listen ADDRESS] [--database FILE] [--no-defects] "
               "[--allow-faults]\n";
  return std::nullopt;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  std::string port = std::to_string(options.port);
  std::map<std::string, std::string*> places = {
      {"--port", &port}, {"--listen", &options.listen}, {"--database", &options.database}};
  for (int i = 1; i < argc; ++i) {
    std::string name = argv[i];
    auto place = places.find(name);
    if (name == "--no-defects") {
      options.defects = false;
    } else if (name == "--allow-faults") {
      options.allow_faults = true;
    } else if (place == places.end()) {
      return usage("unknown option " + name);
    } else if (++i == argc) {
      return usage(name + " needs a value");
    } else {
      *place->second = argv[i];
    }
  }
  auto number = port_number(port);
  if (!number) return usage("--port is no port number: " + port);
  options.port = *number;
  return options;
}

}  // namespace crm
