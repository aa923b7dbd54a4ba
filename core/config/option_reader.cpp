// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/option_scalars.h"
#include "core/config/option_spec.h"
#include "core/config/scalar.h"

namespace figbridge {
namespace {

bool is_map(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::map;
}

/// A section or map whose members are all commented out is null in YAML: it stands for an empty one.
bool is_empty(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::null || node.kind == ConfigNode::Kind::absent;
}

std::string joined(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

std::vector<std::string> names_of(const std::vector<OptionSpec>& specs) {
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  return names;
}

std::string items(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " item" : " items");
}

bool needs_nothing(const std::vector<OptionSpec>& specs) {
  return std::ranges::none_of(specs, &OptionSpec::required);
}

ConfigNode default_node(const OptionSpec& spec) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.text = *spec.default_value;
  return node;
}

}  // namespace

/// Walks a section beside its specs. Recursion is as deep as the specs are.
class OptionReader {
 public:
  OptionReader(const std::string& folder, Problems& problems) : folder_(folder), problems_(problems) {}

  Options read(const ConfigNode& section, const std::vector<OptionSpec>& specs, const std::string& path) {
    Options options;
    options.mark_ = section.mark;
    report_unknown(section, specs, path);
    for (const auto& spec : specs) {
      options.values_.emplace(spec.name, value(section, spec, joined(path, spec.name)));
    }
    if (!is_map(section) && !is_empty(section)) {
      problems_.add(section.mark, path, "expected a map of options, found " + shown(section));
    }
    return options;
  }

 private:
  using Value = Options::Value;

  void report_unknown(const ConfigNode& section, const std::vector<OptionSpec>& specs,
                      const std::string& path) {
    const auto names = names_of(specs);
    for (const auto& [name, member] : section.members) {
      if (std::ranges::find(names, name.text) != names.end()) continue;
      problems_.add(name.mark, joined(path, name.text), "unknown option" + suggestion(name.text, names));
    }
  }

  Value value(const ConfigNode& section, const OptionSpec& spec, const std::string& path) {
    const auto& written = section[spec.name];
    Value out{.type = spec.type,
              .inner = spec.children.empty() ? OptionType::any : spec.children.front().type};
    out.node = written;
    out.present = written.present() || (spec.default_value.has_value() && spec.type != OptionType::section);
    if (written.present()) {
      fill(out, written, spec, path);
    } else if (spec.required) {
      if (is_map(section) || is_empty(section)) problems_.add(section.mark, path, "is missing");
    } else if (spec.default_value) {
      fill(out, default_node(spec), spec, path);
    } else if (spec.type == OptionType::section && needs_nothing(spec.children)) {
      ConfigNode nothing;
      nothing.mark = section.mark;
      out.sections.push_back(read(nothing, spec.children, path));
    }
    return out;
  }

  void fill(Value& out, const ConfigNode& node, const OptionSpec& spec, const std::string& path) {
    switch (spec.type) {
      case OptionType::list:
        fill_list(out, node, spec, path);
        return;
      case OptionType::map:
        fill_map(out, node, spec, path);
        return;
      case OptionType::section:
        out.sections.push_back(read(node, spec.children, path));
        return;
      case OptionType::any:
        return;
      default:
        fill_scalar(out, node, spec, path);
        return;
    }
  }

  void fill_scalar(Value& out, const ConfigNode& node, const OptionSpec& spec, const std::string& path) {
    auto scalar = read_scalar(node, spec, folder_);
    if (!scalar) return problems_.add(node.mark, path, std::move(scalar).error().text);
    out.text = std::move(scalar->text);
    out.number = scalar->number;
  }

  void fill_list(Value& out, const ConfigNode& node, const OptionSpec& spec, const std::string& path) {
    const bool single = node.kind != ConfigNode::Kind::sequence;
    const auto count = static_cast<std::int64_t>(single ? 1 : node.items.size());
    if (spec.minimum && count < *spec.minimum) {
      problems_.add(node.mark, path, "needs at least " + items(*spec.minimum));
    }
    if (spec.maximum && count > *spec.maximum) {
      problems_.add(node.mark, path, "takes at most " + items(*spec.maximum));
    }
    if (single) return fill_item(out, node, spec.children.front(), path);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      fill_item(out, node.items[i], spec.children.front(), path + "[" + std::to_string(i) + "]");
    }
  }

  void fill_item(Value& out, const ConfigNode& node, const OptionSpec& spec, const std::string& path) {
    if (spec.type == OptionType::any) return;
    if (spec.type == OptionType::section) {
      out.sections.push_back(read(node, spec.children, path));
      return;
    }
    Value item;
    fill_scalar(item, node, spec, path);
    out.texts.push_back(std::move(item.text));
  }

  void fill_map(Value& out, const ConfigNode& node, const OptionSpec& spec, const std::string& path) {
    if (is_empty(node)) return;
    if (!is_map(node))
      return problems_.add(node.mark, path, "expected names with values, found " + shown(node));
    const auto& inner = spec.children.front();
    for (const auto& [name, member] : node.members) {
      const auto place = joined(path, name.text);
      if (inner.type == OptionType::section) {
        out.named.emplace(name.text, read(member, inner.children, place));
      } else if (inner.type != OptionType::any) {
        Value item;
        fill_scalar(item, member, inner, place);
        out.pairs.emplace(name.text, std::move(item.text));
      }
    }
  }

  const std::string& folder_;
  Problems& problems_;
};

Options read_options(const ConfigNode& section, const std::vector<OptionSpec>& specs, const std::string& path,
                     const std::string& folder, Problems& problems) {
  return OptionReader(folder, problems).read(section, specs, path);
}

}  // namespace figbridge
