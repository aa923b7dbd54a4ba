// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

namespace figbridge::scenario {
namespace {

using Json = nlohmann::ordered_json;

std::string file_of(const SourceMark& mark) {
  return mark.file ? *mark.file : std::string();
}

std::string place(const SourceMark& mark) {
  return fmt::format("{}:{}", file_of(mark), mark.line);
}

const char* outcome(const CaseResult& result) {
  if (!result.invalid.empty()) return "invalid";
  return result.differences.empty() ? "ok" : "FAILED";
}

struct Sum {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t invalid = 0;
};

Sum sum_of(const std::vector<CaseResult>& results) {
  Sum sum;
  for (const auto& result : results)
    ++(result.passed() ? sum.passed : result.invalid.empty() ? sum.failed : sum.invalid);
  return sum;
}

Json json_of(const CaseResult& result) {
  Json differences = Json::array();
  for (const auto& d : result.differences) {
    differences.push_back({{"file", file_of(d.mark)},
                           {"line", d.mark.line},
                           {"what", d.what},
                           {"expected", d.expected},
                           {"got", d.got}});
  }
  return {{"case", result.name},
          {"file", file_of(result.mark)},
          {"line", result.mark.line},
          {"outcome", result.differences.empty() ? outcome(result) : "failed"},
          {"milliseconds", result.took.count()},
          {"problems", result.invalid},
          {"differences", std::move(differences)}};
}

}  // namespace

void write_result(const CaseResult& result, std::ostream& out) {
  out << fmt::format("{:<7} {}: {}\n", outcome(result), place(result.mark), result.name);
  for (const auto& problem : result.invalid) out << "        " << problem << '\n';
  for (const auto& d : result.differences) {
    out << fmt::format("        {}: {}\n          expected: {}\n          got:      {}\n", place(d.mark),
                       d.what, d.expected, d.got);
  }
  out.flush();
}

void write_sum(const std::vector<CaseResult>& results, std::ostream& out) {
  const auto sum = sum_of(results);
  out << fmt::format("{} passed, {} failed", sum.passed, sum.failed);
  if (sum.invalid > 0) out << fmt::format(", {} invalid", sum.invalid);
  out << '\n';
}

void write_json(const std::vector<CaseResult>& results, std::ostream& out) {
  const auto sum = sum_of(results);
  Json cases = Json::array();
  for (const auto& result : results) cases.push_back(json_of(result));
  const Json report = {
      {"passed", sum.passed}, {"failed", sum.failed}, {"invalid", sum.invalid}, {"cases", std::move(cases)}};
  out << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace figbridge::scenario
