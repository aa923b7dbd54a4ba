// SPDX-License-Identifier: Apache-2.0
#include "facade/config/source_tree.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facade/config/interpolation.h"
#include "facade/config/yaml_source.h"

namespace figbridge::facade {
namespace {

namespace fs = std::filesystem;
using Kind = ConfigNode::Kind;

constexpr std::size_t kFiles = 1000;
constexpr std::size_t kAllBytes = 32 * 1024 * 1024;

/// Puts the sections of one file to those of the files before it.
class Merger {
 public:
  explicit Merger(Problems& problems) : problems_(problems) { root_.kind = Kind::map; }

  void add(ConfigNode file) {
    if (file.kind == Kind::absent || file.kind == Kind::null) return;
    if (file.kind != Kind::map) return problems_.add(file.mark, "", "expected a map of sections");
    if (!root_.mark.file) root_.mark = file.mark;
    for (auto& [name, section] : file.members) add_section(std::move(name), std::move(section));
  }

  [[nodiscard]] ConfigNode take() && { return std::move(root_); }

 private:
  void add_section(ConfigNode name, ConfigNode section) {
    const auto [place, fresh] = sections_.emplace(name.text, root_.members.size());
    if (fresh) {
      for (const auto& [member, value] : section.members)
        members_[name.text].emplace(member.text, member.mark);
      root_.members.emplace_back(std::move(name), std::move(section));
      return;
    }
    auto& [first_name, first] = root_.members[place->second];
    if (section.kind == Kind::null) return;
    if (first.kind == Kind::null) {
      for (const auto& [member, value] : section.members)
        members_[name.text].emplace(member.text, member.mark);
      first = std::move(section);
      return;
    }
    if (first.kind != Kind::map || section.kind != Kind::map) return report(name, first_name.mark, name.text);
    for (auto& [member, value] : section.members)
      add_member(name.text, first, std::move(member), std::move(value));
  }

  void add_member(const std::string& section, ConfigNode& into, ConfigNode name, ConfigNode value) {
    const auto [first, fresh] = members_[section].emplace(name.text, name.mark);
    if (!fresh) return report(name, first->second, section + "." + name.text);
    into.members.emplace_back(std::move(name), std::move(value));
  }

  void report(const ConfigNode& name, const SourceMark& first, std::string path) {
    problems_.add(name.mark, std::move(path), "stands here twice, first in " + first.text());
  }

  Problems& problems_;
  ConfigNode root_;
  std::map<std::string, std::size_t> sections_;
  std::map<std::string, std::map<std::string, SourceMark>> members_;
};

bool is_yaml(const std::string& name) {
  return !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"));
}

/// Reads files one after the other, all of them within bounds.
class SourceReader {
 public:
  SourceReader(Surroundings& surroundings, Problems& problems)
      : surroundings_(surroundings), problems_(problems), merger_(problems) {}

  void read(const fs::path& path) {
    auto file = std::make_shared<const std::string>(path.string());
    const YamlLimits limits;
    auto bytes = surroundings_.read_file(path, limits.bytes);
    if (!bytes) return problems_.add({file, 0, 0}, "", bytes.error().text);
    read_ += bytes->size();
    if (read_ > kAllBytes)
      return problems_.add({file, 0, 0}, "", "all files together are larger than 32 MiB");
    merger_.add(read_yaml(*bytes, file, limits, problems_));
  }

  void read_folder(const fs::path& folder, const std::vector<std::string>& names) {
    const auto mark = SourceMark{std::make_shared<const std::string>(folder.string()), 0, 0};
    std::size_t files = 0;
    for (const auto& name : names) {
      if (!is_yaml(name)) continue;
      if (++files > kFiles) return problems_.add(mark, "", "more than 1000 files");
      read(folder / name);
    }
    if (files == 0) problems_.add(mark, "", "the folder holds no *.yaml file");
  }

  [[nodiscard]] ConfigNode take() && { return std::move(merger_).take(); }

 private:
  Surroundings& surroundings_;
  Problems& problems_;
  Merger merger_;
  std::size_t read_ = 0;
};

fs::path made_absolute(const fs::path& path) {
  std::error_code failed;
  auto out = fs::absolute(path.empty() ? fs::path(".") : path, failed).lexically_normal();
  return out.has_filename() ? out : out.parent_path();
}

}  // namespace

SourceTree read_sources(const fs::path& path, Surroundings& surroundings, Problems& problems) {
  SourceTree tree;
  tree.root.kind = Kind::map;
  const auto names = surroundings.list_folder(path);
  if (!names) {
    problems.add({std::make_shared<const std::string>(path.string()), 0, 0}, "", names.error().text);
    return tree;
  }
  SourceReader reader(surroundings, problems);
  if (*names) {
    reader.read_folder(path, **names);
  } else {
    reader.read(path);
  }
  tree.folder = made_absolute(*names ? path : path.parent_path());
  tree.complete = problems.none();
  tree.root = std::move(reader).take();
  interpolate(tree.root, tree.folder, surroundings, problems);
  return tree;
}

}  // namespace figbridge::facade
