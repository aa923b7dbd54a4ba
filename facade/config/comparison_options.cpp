// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;

OptionSpec flag(std::string name, std::string help) {
  return {.name = std::move(name), .type = Type::boolean, .help = std::move(help)};
}

std::vector<OptionSpec> rule_options() {
  return {
      {.name = "at",
       .help = "Which field of the contract's output: `/orders/*/amount` (`*` or `[]`: each element); with "
               "`/**` at its end also everything below.",
       .required = true},
      flag("ignore", "Whatever differs there or below."),
      {.name = "tolerate", .help = "How far two numbers may be apart: `0.01`, or `0.5%` of the larger one."},
      {.name = "seconds", .help = "How far two moments may be apart."},
      {.name = "zone", .help = "Moments that are written without a zone are of this one: `+01:00`."},
      {.name = "date",
       .help = "One day or moment in two forms, the legacy side's first: `yyyymmdd -> date`."},
      {.name = "times",
       .help = "The modern side's number is the legacy side's times this power of ten: `0.01`."},
      {.name = "map",
       .type = Type::map,
       .help = "The legacy side's value to the modern side's: `{A: ACTIVE}`.",
       .children = {{.name = "value"}}},
      flag("order_free", "The array's order does not count."),
      {.name = "key",
       .help = "Elements of the array are told apart by this member, and their order does not count."},
      flag("empty", "Absent, null and empty stand for each other."),
      flag("scale", "It does not count with how many digits a number is written."),
      flag("notation", "It does not count in which form and zone a moment is written."),
      flag("trim", "White space around a text does not count."),
      flag("pad", "White space around a text and zeros in front of digits do not count."),
      flag("case", "Upper and lower case and white space around a text do not count."),
      {.name = "owner", .help = "Who answers for the rule.", .required = true},
      {.name = "reason", .help = "Why the difference is right.", .required = true},
      {.name = "expires",
       .help = "Its last day, in UTC: `2027-03-31`. Then it explains nothing any more.",
       .required = true}};
}

}  // namespace

OptionSpec rules_section() {
  auto options = rule_options();
  options.insert(options.begin(), {.name = "operation", .help = "Whose answers.", .required = true});
  return {.name = "rules",
          .type = Type::map,
          .help =
              "Rules of comparisons that stand in files of their own, by name; "
              "`figbridge parity OPERATION --accept` writes them.",
          .children = {{.name = "rule", .type = Type::section, .children = std::move(options)}}};
}

OptionSpec comparison_section() {
  return {.name = "compare",
          .type = Type::section,
          .help = "How both sides' answers are compared: docs/parity.md.",
          .children = {{.name = "ask_twice",
                        .type = Type::percent,
                        .help = "Share of the compared reads that the side that answered is asked a second "
                                "time: where its own answers differ is noise.",
                        .default_value = "0%",
                        .minimum = 0,
                        .maximum = 10'000},
                       {.name = "rules",
                        .type = Type::map,
                        .help = "What is known about differences, by the rule's name.",
                        .children = {{.name = "rule", .type = Type::section, .children = rule_options()}}}}};
}

}  // namespace figbridge::facade
