// SPDX-License-Identifier: Apache-2.0
#include "facade/config/accepted.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kHour = 3'600 * kSecond;

OptionSpec span(std::string name, std::string help, std::string usual, std::int64_t least,
                std::int64_t most) {
  return {.name = std::move(name),
          .type = Type::duration,
          .help = std::move(help),
          .default_value = std::move(usual),
          .minimum = least,
          .maximum = most};
}

}  // namespace

OptionSpec accepted_section() {
  return {
      .name = "accepted",
      .type = Type::section,
      .help = "Calls may be answered later, as jobs (REST): docs/jobs.md.",
      .children = {
          {.name = "when",
           .type = Type::choice,
           .help = "`asked`: callers who send `Prefer: respond-async`; `always`: every caller.",
           .default_value = "asked",
           .choices = {"asked", "always"}},
          span("wait",
               "How long a caller waits for the answer itself before it gets the job; his own "
               "`Prefer: wait=` goes before.",
               "2s", 0, kHour),
          span("timeout", "How long one attempt may take; the backend's own limits hold as well.", "10m",
               kSecond, 12 * kHour),
          span("keep", "How long a job that has ended can be asked for.", "24h", kSecond, 366 * 24 * kHour),
          {.name = "attempts",
           .type = Type::integer,
           .help = "How often a job is tried that could not be done; then it is held for a person "
                   "(`figbridge deadletters`).",
           .default_value = "8",
           .minimum = 1,
           .maximum = 50}}};
}

std::optional<AcceptedSpec> read_accepted(const Options& operation) {
  if (!operation.has("accepted")) return std::nullopt;
  const Options& options = operation.section("accepted");
  return AcceptedSpec{.always = options.text("when") == "always",
                      .wait = options.duration("wait"),
                      .timeout = options.duration("timeout"),
                      .keep = options.duration("keep"),
                      .attempts = static_cast<std::uint32_t>(options.integer("attempts"))};
}

}  // namespace figbridge::facade
