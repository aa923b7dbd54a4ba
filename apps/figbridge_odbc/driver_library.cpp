// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/driver_library.h"

#include <dlfcn.h>
#include <link.h>

#include <string>
#include <string_view>
#include <vector>

namespace figbridge::odbc {
namespace {

int collect(dl_phdr_info* object, std::size_t, void* names) {
  if (object->dlpi_name != nullptr && *object->dlpi_name != '\0')
    static_cast<std::vector<std::string>*>(names)->emplace_back(object->dlpi_name);
  return 0;
}

/// Whether the object itself has the function, not one that it depends on.
bool defines(void* object, const std::string& name, const char* function) {
  void* const found = ::dlsym(object, function);
  Dl_info where{};
  return found != nullptr && ::dladdr(found, &where) != 0 && where.dli_fname != nullptr &&
         name == where.dli_fname;
}

}  // namespace

bool driver_is_wide() {
  std::vector<std::string> names;
  ::dl_iterate_phdr(collect, &names);
  for (const auto& name : names) {
    const auto file = std::string_view(name).substr(name.rfind('/') + 1);
    if (file.starts_with("libodbc.so") || file.starts_with("libodbcinst.so") ||
        file.starts_with("libodbccr.so"))
      continue;
    void* const object = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (object == nullptr) continue;
    const bool driver =
        defines(object, name, "SQLDriverConnect") || defines(object, name, "SQLDriverConnectW");
    const bool wide = driver && defines(object, name, "SQLDriverConnectW");
    ::dlclose(object);
    if (driver) return wide;
  }
  return true;
}

}  // namespace figbridge::odbc
