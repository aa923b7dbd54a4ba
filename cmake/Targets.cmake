# SPDX-License-Identifier: Apache-2.0
# One static library a folder. What a library may link is what its folder may include (docs/architecture.md);
# tests/architecture reads the includes and holds this true.

# figbridge_library(NAME [RECURSE] [LINK target...] [PRIVATE_LINK target...])
# All *.cpp of the current folder become figbridge_NAME.
function(figbridge_library name)
  cmake_parse_arguments(arg "RECURSE" "" "LINK;PRIVATE_LINK" ${ARGN})
  if(arg_RECURSE)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  else()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  if(NOT sources)
    add_library(figbridge_${name} INTERFACE)
    target_link_libraries(figbridge_${name} INTERFACE figbridge_options ${arg_LINK})
    return()
  endif()
  add_library(figbridge_${name} STATIC ${sources})
  target_link_libraries(figbridge_${name} PUBLIC figbridge_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
  if(FIGBRIDGE_PCH)
    target_precompile_headers(figbridge_${name} REUSE_FROM figbridge_pch)
  endif()
endfunction()

# figbridge_tests(NAME [WHOLE] [LABEL label] LINK target...): all *.cpp of the current folder become one GoogleTest program.
function(figbridge_tests name)
  cmake_parse_arguments(arg "WHOLE" "" "LINK;LABEL;SOURCES" ${ARGN})
  if(arg_SOURCES)
    set(sources ${arg_SOURCES})
  else()
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE figbridge_options ${arg_LINK} figbridge_test_support GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE FIGBRIDGE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" FIGBRIDGE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if(FIGBRIDGE_PCH)
    target_precompile_headers(${name} REUSE_FROM figbridge_test_pch)
  endif()
  if(arg_WHOLE)  # its tests share what is dear to start
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
    return()
  endif()
  include(GoogleTest)
  if(arg_LABEL STREQUAL concurrency)
    # What ThreadSanitizer is for: ./run sanitize builds these alone.
    if(NOT TARGET concurrency_tests)
      add_custom_target(concurrency_tests)
    endif()
    add_dependencies(concurrency_tests ${name})
  endif()
  if(arg_LABEL)
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${arg_LABEL}" TIMEOUT 300)
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endfunction()

# Third-party headers, compiled once and shared by every library.
if(FIGBRIDGE_PCH)
  file(WRITE ${CMAKE_BINARY_DIR}/generated/pch.cpp "// holds the precompiled header that all libraries share\n")
  set(figbridge_pch_headers
    <algorithm> <array> <atomic> <chrono> <cstdint> <expected> <functional> <map> <memory> <mutex> <optional> <span>
    <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
    <boost/asio/ip/address.hpp>
    <fmt/format.h> <nlohmann/json.hpp>)
  add_library(figbridge_pch OBJECT ${CMAKE_BINARY_DIR}/generated/pch.cpp)
  target_link_libraries(figbridge_pch PRIVATE figbridge_options Boost::headers fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(figbridge_pch PRIVATE ${figbridge_pch_headers})
  if(FIGBRIDGE_TESTS)
    add_library(figbridge_test_pch OBJECT ${CMAKE_BINARY_DIR}/generated/pch.cpp)
    target_link_libraries(figbridge_test_pch PRIVATE figbridge_options Boost::headers fmt::fmt nlohmann_json::nlohmann_json
      GTest::gtest GTest::gmock)
    target_precompile_headers(figbridge_test_pch PRIVATE ${figbridge_pch_headers} <gtest/gtest.h> <gmock/gmock.h>)
  endif()
endif()
