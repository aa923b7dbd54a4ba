# SPDX-License-Identifier: Apache-2.0
# Every library comes from Debian 12; `./run` installs them.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
# Poco's package names libpq by a target that nothing defines; its library knows where libpq is.
if(NOT TARGET PostgreSQL::client)
  add_library(PostgreSQL::client INTERFACE IMPORTED GLOBAL)
endif()
find_package(Poco REQUIRED COMPONENTS Foundation Data DataSQLite DataPostgreSQL)
find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
if(FIGBRIDGE_TESTS OR FIGBRIDGE_BENCH)
  find_package(GTest REQUIRED)
endif()
if(FIGBRIDGE_BENCH)
  find_package(benchmark REQUIRED)
endif()

# Debian ships RE2 without a CMake package.
find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
if(NOT TARGET re2::re2)
  add_library(re2::re2 UNKNOWN IMPORTED)
  set_target_properties(re2::re2 PROPERTIES IMPORTED_LOCATION ${RE2_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${RE2_INCLUDE_DIR})
endif()
