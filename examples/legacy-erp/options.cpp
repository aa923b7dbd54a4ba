// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <charconv>
#include <iostream>
#include <map>

namespace erp {
namespace {

std::optional<int> port_number(const std::string& text) {
  int port = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port >= 0 && port <= 65'535 ? std::optional(port) : std::nullopt;
}

std::nullopt_t usage(const std::string& problem) {
  std::cerr << "erp-server: " << problem
            << "\nusage: erp-server [--port N] [--listen ADDRESS] [--database FILE]\n";
  return std::nullopt;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  std::string port = std::to_string(options.port);
  std::map<std::string, std::string*> places = {
      {"--port", &port}, {"--listen", &options.listen}, {"--database", &options.database}};
  for (int i = 1; i < argc; i += 2) {
    auto place = places.find(argv[i]);
    if (place == places.end()) return usage(std::string("unknown option ") + argv[i]);
    if (i + 1 == argc) return usage(std::string(argv[i]) + " needs a value");
    *place->second = argv[i + 1];
  }
  auto number = port_number(port);
  if (!number) return usage("--port is no port number: " + port);
  options.port = *number;
  return options;
}

}  // namespace erp
