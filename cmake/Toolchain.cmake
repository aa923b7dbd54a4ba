# SPDX-License-Identifier: Apache-2.0
# Language level, warnings, build types, sanitizers, compiler cache and linker.

option(FIGBRIDGE_TESTS "Build the tests" ON)
option(FIGBRIDGE_EXAMPLES "Build the demo's legacy ERP (gSOAP) and new service (Poco)" ON)
option(FIGBRIDGE_BENCH "Build the benchmarks" OFF)
option(FIGBRIDGE_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
option(FIGBRIDGE_PCH "Precompile third-party headers" ON)
set(FIGBRIDGE_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# One setting for libraries and programs, so that both share one precompiled header.
add_compile_options(-fPIE)
add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -D_GLIBCXX_ASSERTIONS -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fcf-protection -fno-plt")

add_library(figbridge_options INTERFACE)
target_include_directories(figbridge_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(figbridge_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers -Werror)
target_compile_definitions(figbridge_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ALL_NO_LIB)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # False positives of gcc 12 in coroutine frames and inlined standard containers.
  target_compile_options(figbridge_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-array-bounds -Wno-dangling-pointer -Wno-free-nonheap-object -Wno-mismatched-new-delete)
else()
  # libstdc++ 12 uses its own deprecated get_temporary_buffer in std::stable_sort, where clang tells of it.
  target_compile_options(figbridge_options INTERFACE -Wno-deprecated-declarations)
endif()

if(FIGBRIDGE_SANITIZE)
  add_compile_options(-fsanitize=${FIGBRIDGE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FIGBRIDGE_SANITIZE})
  if(FIGBRIDGE_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    # RapidJSON's empty stack compares a null pointer with an offset to it; it never reads there.
    add_compile_options(-fno-sanitize=pointer-overflow)
  endif()
  if(FIGBRIDGE_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-tsan)
  endif()
endif()
if(FIGBRIDGE_FUZZ)
  # What is fuzzed must tell the fuzzer where it goes; the programs themselves link -fsanitize=fuzzer.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

find_program(FIGBRIDGE_CCACHE ccache)
if(FIGBRIDGE_CCACHE)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${FIGBRIDGE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-fpch-preprocess)
  endif()
endif()
find_program(FIGBRIDGE_MOLD mold)
if(FIGBRIDGE_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_link_options(-fuse-ld=mold)
elseif(FIGBRIDGE_MOLD)
  add_link_options(--ld-path=${FIGBRIDGE_MOLD})
endif()
add_link_options(-Wl,-z,relro,-z,now)
