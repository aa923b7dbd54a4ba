// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/app.h"
#include "apps/figbridge/offline_commands.h"

int main(int argc, char** argv) {
  auto context = figbridge::cli::process_context();
  return figbridge::cli::run_command_line(
      argc, argv,
      {figbridge::add_serve_command, figbridge::add_front_command, figbridge::add_check_commands,
       figbridge::add_import_commands, figbridge::add_doctor_command, figbridge::add_keys_commands,
       figbridge::add_translate_command, figbridge::add_test_command},
      context);
}
