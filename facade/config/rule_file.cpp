// SPDX-License-Identifier: Apache-2.0
#include "facade/config/rule_file.h"

#include <utility>

#include "core/json/json_writer.h"
#include "routing/mapping_date.h"

namespace figbridge::facade {
namespace {

std::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::invalid, Origin::caller, std::move(text));
}

bool is_day(const std::string& text) {
  using routing::DateForm;
  return text.size() == 10 && routing::convert_date(text, DateForm::date, DateForm::date).has_value();
}

}  // namespace

Result<RuleFile> rule_file_of(const std::string& operation, const migrations::Proposal& proposal,
                              const Acceptance& acceptance) {
  if (proposal.value.empty())
    return refuse("no rule can say this: map the ids, or ignore the field by a rule of your own");
  if (acceptance.owner.empty() || acceptance.reason.empty())
    return refuse("a rule has an owner and a reason");
  if (!is_day(acceptance.expires)) return refuse("a rule has a last day, such as 2027-03-31");
  RuleFile file{.rule = operation + "-" + proposal.name};
  file.name = "rule-" + file.rule + ".yaml";
  const bool word = proposal.what == "date" || proposal.what == "times";
  file.text = "# Proposed by what was compared, and accepted by " + acceptance.author + ": " +
              std::to_string(proposal.hits) + " values followed it, " + std::to_string(proposal.misses) +
              " did not.\nrules:\n  " + file.rule + ":\n    operation: " + operation +
              "\n    at: " + escape_json(proposal.field) + "\n    " + proposal.what + ": " +
              (word ? escape_json(proposal.value) : proposal.value) +
              "\n    owner: " + escape_json(acceptance.owner) +
              "\n    reason: " + escape_json(acceptance.reason) + "\n    expires: " + acceptance.expires +
              "\n";
  return file;
}

}  // namespace figbridge::facade
