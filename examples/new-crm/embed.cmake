# SPDX-License-Identifier: Apache-2.0
# cmake -D FROM=openapi.yaml -D TO=openapi_yaml.h -P embed.cmake
file(READ ${FROM} text)
file(WRITE ${TO} "#pragma once\n#include <string_view>\nnamespace crm {\n"
  "inline constexpr std::string_view kOpenapiYaml = R\"YAML(${text})YAML\";\n}\n")
