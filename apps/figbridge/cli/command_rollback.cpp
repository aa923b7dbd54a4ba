// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "apps/figbridge/cli/change_options.h"
#include "apps/figbridge/cli/commands.h"

namespace figbridge::cli {

void add_rollback_command(CLI::App& app, Context& context) {
  const auto change = std::make_shared<ChangeOptions>();
  auto* const rollback =
      app.add_subcommand("rollback", "Let legacy answer every call of an operation again, at once");
  rollback->footer(
      "  figbridge rollback customer.get\n"
      "  figbridge rollback --group customer --reason \"wrong balances\"");
  change->add_to(*rollback, ChangeOptions::Reason::optional);
  rollback->callback([&context, change] {
    // In an emergency nobody is kept from it by a missing reason.
    if (change->reason.empty()) change->reason = "rolled back by hand";
    send_change(context, change->target("/rollback"), change->body(),
                "figbridge observed; figbridge routes release " + change->subject() +
                    " lets `figbridge apply` raise it again");
  });
}

}  // namespace figbridge::cli
