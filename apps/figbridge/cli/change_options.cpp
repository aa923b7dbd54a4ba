// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/change_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "apps/figbridge/cli/summaries.h"

namespace figbridge::cli {

void ChangeOptions::add_to(CLI::App& app, Reason needed) {
  auto* const target = app.add_option_group("target", "What is changed");
  target->add_option("OPERATION", operation, "The operation");
  target->add_option("--group", group, "Every operation of this group");
  target->require_option(1);
  auto* const why = app.add_option("--reason", reason, "Why; it goes into the history");
  if (needed == Reason::required) why->required();
  app.add_option("--at-version", at_version, "Only if the table is still at this version");
  app.add_flag("--accept-loss", accept_loss, "Confirm that a rollback loses the writes since");
  app.add_flag("--force", force,
               "Although the row is frozen, held or retired, or its gates do not let it pass");
  app.add_flag("-y,--yes", yes, "Ask nothing");
}

std::string ChangeOptions::subject() const {
  return group.empty() ? operation : "--group " + group;
}

std::string ChangeOptions::target(const std::string& action) const {
  const auto place =
      group.empty() ? "/v1/routes/" + percent_encoded(operation) : "/v1/groups/" + percent_encoded(group);
  return place + action;
}

Json ChangeOptions::body() const {
  Json body{{"reason", reason}};
  if (at_version) body["at_version"] = *at_version;
  if (accept_loss) body["accept_loss"] = true;
  if (force) body["force"] = true;
  return body;
}

std::string ChangeOptions::way_back() const {
  return "figbridge rollback " + subject() + " takes it back";
}

void send_change(Context& context, const std::string& target, const Json& body, const std::string& next) {
  const auto answer = context.post(target, body);
  if (!answer) return context.report(answer.error());
  print_change(context, *answer, next);
}

}  // namespace figbridge::cli
