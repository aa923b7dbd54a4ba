// SPDX-License-Identifier: Apache-2.0
#include "facade/config/gate_options.h"

#include <utility>

#include "core/config/units.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;

constexpr std::int64_t kWhole = 10'000;  // hundredths of a percent
constexpr std::int64_t kYear = 366LL * 24 * 3'600 * 1'000;

OptionSpec time(std::string name, std::string help, std::chrono::milliseconds usual) {
  return {.name = std::move(name),
          .type = Type::duration,
          .help = std::move(help),
          .default_value = format_duration(usual.count()),
          .minimum = 0,
          .maximum = kYear};
}

OptionSpec share(std::string name, std::string help, std::int64_t usual, std::int64_t least = 0,
                 std::int64_t most = kWhole) {
  return {.name = std::move(name),
          .type = Type::percent,
          .help = std::move(help),
          .default_value = format_percent(usual),
          .minimum = least,
          .maximum = most};
}

OptionSpec gate(std::string stage, std::string help, const GateLimits& usual) {
  return {
      .name = std::move(stage),
      .type = Type::section,
      .help = std::move(help),
      .children = {
          {.name = "pairs",
           .type = Type::integer,
           .help = "So many pairs of answers must have been compared.",
           .default_value = std::to_string(usual.pairs),
           .minimum = 1,
           .maximum = 100'000'000},
          time("over", "From the first pair to the latest, at least.", usual.over),
          time("fresh", "The latest pair may be so old.", usual.fresh),
          share("mismatches",
                "Of all calls, with 95 % confidence, at most so many differ where no rule explains it.",
                usual.mismatches, 1),
          share("errors", "Of the pairs, modern may have failed in so many more than legacy.", usual.errors),
          share("slower", "So much longer than legacy's may modern's mean time be.", usual.slower, 0,
                1'000 * kWhole),
          time("fast_enough", "A mean time of modern's below this is good whatever legacy takes.",
               usual.fast_enough)}};
}

GateLimits limits_of(const Options& section) {
  return {.pairs = section.integer("pairs"),
          .over = section.duration("over"),
          .fresh = section.duration("fresh"),
          .mismatches = section.integer("mismatches"),
          .errors = section.integer("errors"),
          .slower = section.integer("slower"),
          .fast_enough = section.duration("fast_enough")};
}

}  // namespace

OptionSpec gates_section() {
  const Gates usual;
  return {
      .name = "gates",
      .type = Type::section,
      .help =
          "What comparisons must have shown before the modern side takes more calls (reads only): "
          "docs/promotion.md.",
      .children = {{.name = "enforced",
                    .type = Type::boolean,
                    .help = "A change that they do not let pass is refused; else the verdict is only told.",
                    .default_value = "false"},
                   gate("canary", "Before it enters `canary`, and before its cohort grows.", usual.canary),
                   gate("guarded", "Before it enters `guarded`.", usual.guarded),
                   gate("modern", "Before it enters `modern`.", usual.modern)}};
}

Gates gates_of(const Options& section) {
  return {.enforced = section.boolean("enforced"),
          .canary = limits_of(section.section("canary")),
          .guarded = limits_of(section.section("guarded")),
          .modern = limits_of(section.section("modern"))};
}

}  // namespace figbridge::facade
