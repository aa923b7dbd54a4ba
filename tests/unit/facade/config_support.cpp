// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/facade/config_support.h"

#include <sstream>
#include <utility>

namespace figbridge::facade::test {

Result<std::string> FakeSurroundings::read_file(const std::filesystem::path& file, std::size_t limit) {
  const auto found = files.find(file.string());
  if (found == files.end()) return fail(ErrorKind::not_found, Origin::bridge, "no such file");
  if (found->second.size() > limit) return fail(ErrorKind::too_large, Origin::bridge, "larger than allowed");
  return found->second;
}

Result<std::optional<std::vector<std::string>>> FakeSurroundings::list_folder(
    const std::filesystem::path& folder) {
  if (files.contains(folder.string())) return std::optional<std::vector<std::string>>{};
  std::vector<std::string> names;
  for (const auto& [path, bytes] : files) {
    const std::filesystem::path file(path);
    if (file.parent_path() == folder) names.push_back(file.filename().string());
  }
  if (names.empty()) return fail(ErrorKind::not_found, Origin::bridge, "no such file or folder");
  return std::optional(std::move(names));
}

std::optional<std::string> FakeSurroundings::variable(const std::string& name) {
  const auto found = variables.find(name);
  if (found == variables.end()) return std::nullopt;
  return found->second;
}

namespace {

std::string path_of(const std::string& part) {
  return (std::filesystem::path("/fb") / part).lexically_normal().string();
}

}  // namespace

std::vector<ProtocolOptions> sample_protocols() {
  ProtocolOptions soap{.name = "soap"};
  soap.listener_options = {{.name = "wsdl", .type = OptionType::path, .help = "The description."},
                           unmatched_option("forward")};
  soap.backend_options = {{.name = "wsdl", .type = OptionType::path, .help = "The description."}};
  soap.step_options = {
      {.name = "version", .type = OptionType::choice, .help = "Of SOAP.", .choices = {"1.1", "1.2"}}};
  ProtocolOptions rest{.name = "rest"};
  rest.binding_options = {{.name = "status",
                           .type = OptionType::integer,
                           .help = "Of a good answer.",
                           .minimum = 200,
                           .maximum = 299}};
  ProtocolOptions file{.name = "file"};
  file.listener_options = {
      {.name = "folder", .type = OptionType::path, .help = "Where files arrive.", .required = true},
      unmatched_option("forward")};
  file.backend_options = {
      {.name = "folder", .type = OptionType::path, .help = "Where files go.", .required = true}};
  file.binding_options = {{.name = "layout", .type = OptionType::path, .help = "Record layout."}};
  file.reach = Reach::local;
  return {soap, rest, file};
}

Loaded load(FakeSurroundings& surroundings) {
  const auto protocols = sample_protocols();
  Problems problems;
  Loaded out;
  out.configuration = load_configuration("/fb", protocols, surroundings, problems);
  for (const auto& warning : problems.warnings()) out.problems.push_back("warning: " + warning.describe());
  for (const auto& problem : problems.list()) out.problems.push_back(problem.describe());
  return out;
}

Loaded load_text(std::string yaml) {
  FakeSurroundings surroundings;
  surroundings.files["/fb/a.yaml"] = std::move(yaml);
  return load(surroundings);
}

ConfigCase parse_case(std::string_view text) {
  ConfigCase out;
  std::istringstream lines{std::string(text)};
  std::string part;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("--- ")) {
      part = line.substr(4);
      if (part != "problems" && part != "env") out.surroundings.files[path_of(part)];
    } else if (part == "problems") {
      if (!line.empty()) out.expected.push_back(line);
    } else if (part == "env") {
      const auto equals = line.find('=');
      out.surroundings.variables[line.substr(0, equals)] = line.substr(equals + 1);
    } else if (!part.empty()) {
      out.surroundings.files[path_of(part)] += line + "\n";
    }
  }
  return out;
}

}  // namespace figbridge::facade::test
