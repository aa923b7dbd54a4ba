// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/exchange_log.h"

#include <fstream>
#include <thread>

#include "core/clock.h"
#include "core/json/json_index.h"

namespace figbridge::scenario {
namespace {

constexpr std::chrono::milliseconds kTick{5};

std::optional<Facts> facts_of(const std::string& line) {
  const auto json = parse_json(line, JsonLimits{}, Origin::bridge);
  if (!json) return std::nullopt;
  const JsonIndex index(json->view());
  Facts facts;
  for (auto child = index.first_child(0); child; child = index.next_sibling(*child, 0)) {
    const auto name = index.name_token(*child);
    facts[std::string(name.substr(1, name.size() - 2))] = index.plain(*child);
  }
  return facts;
}

}  // namespace

std::optional<Facts> ExchangeLog::next(std::chrono::milliseconds patience) {
  const auto until = Steady::now() + patience;
  while (true) {
    if (auto facts = look()) return facts;
    if (Steady::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(kTick);
  }
}

std::optional<Facts> ExchangeLog::look() {
  std::ifstream in(file_, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(read_));
  std::string line;
  while (std::getline(in, line) && !in.eof()) {
    read_ += line.size() + 1;
    auto facts = facts_of(line);
    if (facts && (*facts)["event"] == "exchange") return facts;
  }
  return std::nullopt;
}

}  // namespace figbridge::scenario
