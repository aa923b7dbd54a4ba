// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/figbridge/cli/context.h"

namespace CLI {
class App;
}

namespace figbridge::cli {

// Each adds its commands to `app`; when one is run, it leaves its exit code in `context`, which outlives the
// app. These ask a running bridge over its admin socket; offline commands are added by main.

void add_routes_commands(CLI::App& app,
                         Context& context);  ///< routes [list|show|set|history|release|freeze|unfreeze]
void add_rollback_command(CLI::App& app, Context& context);     ///< rollback
void add_table_commands(CLI::App& app, Context& context);       ///< table show|diff|verify|restore
void add_plan_commands(CLI::App& app, Context& context);        ///< plan, apply, reload
void add_explain_command(CLI::App& app, Context& context);      ///< explain
void add_observed_command(CLI::App& app, Context& context);     ///< observed
void add_status_commands(CLI::App& app, Context& context);      ///< status, operations, openapi
void add_unresolved_commands(CLI::App& app, Context& context);  ///< unresolved list|show|settle
void add_deadletters_commands(CLI::App& app,
                              Context& context);               ///< deadletters list|show|replay|discard|edit
void add_parity_command(CLI::App& app, Context& context);      ///< parity
void add_call_command(CLI::App& app, Context& context);        ///< call
void add_completion_command(CLI::App& app, Context& context);  ///< completion

}  // namespace figbridge::cli
