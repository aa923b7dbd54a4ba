// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_register.h"

#include <utility>

#include "adapters/odbc/odbc_backend.h"
#include "adapters/odbc/odbc_config.h"
#include "net/loops.h"

namespace figbridge::odbc {
namespace {

std::unique_ptr<Listener> make_listener(const std::string& name, const Options& options, AdapterEnvironment&,
                                        Problems& problems) {
  problems.add(options.mark(), "listeners." + name, "there is no ODBC listener: databases are backends only");
  return nullptr;
}

std::unique_ptr<Backend> make_backend(const std::string& name, const Options& options,
                                      AdapterEnvironment& environment, Problems& problems) {
  const auto before = problems.list().size();
  auto settings = odbc_backend_settings(options, "backends." + name, problems);
  if (problems.list().size() != before) return nullptr;
  return std::make_unique<OdbcBackend>(name, std::move(settings), environment.clock);
}

}  // namespace

Protocol protocol() {
  return {.name = "odbc",
          .listener_options = {},
          .backend_options = backend_option_specs(),
          .binding_options = {},
          .step_options = step_option_specs(),
          .reach = Reach::local,
          .make_listener = make_listener,
          .make_backend = make_backend};
}

}  // namespace figbridge::odbc
