// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/stand_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "apps/figbridge/scenario/wire.h"
#include "core/config/problems.h"
#include "facade/config/yaml_source.h"

namespace figbridge::scenario {
namespace {

namespace fs = std::filesystem;
using Kind = ConfigNode::Kind;

/// Read last, so that every other file has been seen when it is asked for.
constexpr std::string_view kAdded = "~figbridge-test.yaml";

/// Sections of the bridge itself, and their members that are the stand-in's.
std::map<std::string, std::map<std::string, std::string>> own_settings(const fs::path& state) {
  return {{"store", {{"path", yaml_text((state / "figbridge.db").string())}}},
          {"admin", {{"socket", yaml_text((state / "admin.sock").string())}}},
          {"log", {{"file", yaml_text((state / "log").string())}, {"level", "info"}}}};
}

/// "/erp?x" of "http://erp:8080/erp?x".
std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return slash == std::string::npos ? std::string() : url.substr(slash);
}

}  // namespace

StandIn::StandIn(const Configuration& configuration, fs::path state, EndpointPort endpoint_port)
    : state_(std::move(state)), endpoint_port_(std::move(endpoint_port)), inline_(configuration.yaml) {
  std::error_code failed;
  if (configuration.path.empty()) {
    only_ = fs::absolute(*configuration.mark.file, failed);
    folder_ = only_->parent_path();
  } else if (fs::is_directory(configuration.path, failed)) {
    folder_ = configuration.path;
  } else {
    only_ = fs::absolute(configuration.path, failed);
    folder_ = only_->parent_path();
  }
}

Result<std::optional<std::vector<std::string>>> StandIn::list_folder(const fs::path& folder) {
  std::vector<std::string> names;
  if (only_) {
    // The reader takes *.yaml; read_file knows which file is meant.
    names.push_back(only_->filename().string() + ".yaml");
  } else {
    auto listed = system_.list_folder(folder);
    if (!listed || !*listed) return listed;
    names = std::move(**listed);
  }
  names.emplace_back(kAdded);
  return std::optional(std::move(names));
}

Result<std::string> StandIn::read_file(const fs::path& file, std::size_t limit) {
  if (file.filename() == kAdded) return added_sections();
  if (only_ && file.filename() == only_->filename().string() + ".yaml") {
    if (!inline_.empty()) return edited(inline_);
    auto text = system_.read_file(*only_, limit);
    return text ? Result<std::string>(edited(*text)) : text;
  }
  auto text = system_.read_file(file, limit);
  const auto extension = file.extension();
  const bool is_configuration =
      file.parent_path() == folder_ && (extension == ".yaml" || extension == ".yml");
  return text && !only_ && is_configuration ? Result<std::string>(edited(*text)) : text;
}

std::optional<std::string> StandIn::variable(const std::string& name) {
  return system_.variable(name);
}

SourceMark StandIn::place(const SourceMark& mark) const {
  if (!only_ || !mark.file || *mark.file != only_->string() + ".yaml") return mark;
  return {std::make_shared<const std::string>(only_->string()), mark.line, mark.column};
}

std::string StandIn::edited(std::string_view text) {
  Problems problems;
  const auto root = facade::read_yaml(text, std::make_shared<const std::string>(), {}, problems);
  if (!problems.none()) return std::string(text);  // the bridge will say what is wrong
  YamlEdit edit(text);
  edit_listeners(root["listeners"], edit);
  edit_backends(root["backends"], edit);
  for (const auto& [section, members] : own_settings(state_)) edit_section(root, section, edit);
  const auto& metrics = root["metrics"]["listen"];
  if (metrics.present()) edit.replace(metrics, fmt::format("\"127.0.0.1:{}\"", port_for(metrics.text)));
  if (root["threads"].present()) {
    written_["threads"] = true;
    edit.replace(root["threads"], "1");
  }
  return edit.text();
}

void StandIn::edit_listeners(const ConfigNode& listeners, YamlEdit& edit) {
  for (const auto& [name, listener] : listeners.members) {
    const auto& listen = listener["listen"];
    const auto& port = listener["port"];
    if (listen.present())
      edit.replace(listen, fmt::format("\"127.0.0.1:{}\"", port_for(listen.text)));
    else if (port.present())
      edit.replace(port, std::to_string(port_for(port.text)));
  }
}

void StandIn::edit_backends(const ConfigNode& backends, YamlEdit& edit) {
  for (const auto& [name, backend] : backends.members) {
    const auto& endpoints = backend["endpoints"];
    std::string written;
    const auto add = [&, &backend_name = name.text](const std::string& url) {
      written += fmt::format("{}\"http://127.0.0.1:{}{}\"", written.empty() ? "" : ", ",
                             endpoint_port_(backend_name), path_of(url));
    };
    for (const auto& item : endpoints.items) add(item.text);
    if (endpoints.kind != Kind::sequence) add(endpoints.text);
    edit.set(backend, "endpoints", "[" + written + "]");
  }
}

void StandIn::edit_section(const ConfigNode& root, const std::string& section, YamlEdit& edit) {
  const auto& node = root[section];
  if (node.kind != Kind::map || node.members.empty()) return;
  written_[section] = true;
  const auto settings = own_settings(state_);
  for (const auto& [member, value] : settings.at(section)) edit.set(node, member, value);
}

std::string StandIn::added_sections() const {
  std::string text;
  for (const auto& [section, members] : own_settings(state_)) {
    if (written_.contains(section)) continue;
    text += section + ":\n";
    for (const auto& [member, value] : members) text += "  " + member + ": " + value + "\n";
  }
  return written_.contains("threads") ? text : text + "threads: 1\n";
}

std::uint16_t StandIn::port_for(const std::string& address) {
  const auto known = ports_.find(address);
  return known != ports_.end() ? known->second : ports_.emplace(address, free_port()).first->second;
}

}  // namespace figbridge::scenario
