// SPDX-License-Identifier: Apache-2.0
#include "facade/config/interpolation.h"

#include <string>
#include <string_view>
#include <utility>

#include "facade/config/source_text.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kFileBytes = 64 * 1024;
constexpr std::size_t kAllBytes = 16 * 1024 * 1024;

class Interpolator {
 public:
  Interpolator(const std::filesystem::path& folder, Surroundings& surroundings, Problems& problems)
      : folder_(folder), surroundings_(surroundings), problems_(problems) {}

  void walk(ConfigNode& node, const std::string& path) {
    if (node.kind == ConfigNode::Kind::scalar && node.text.find("${") != std::string::npos)
      replace(node, path);
    for (std::size_t i = 0; i < node.items.size(); ++i)
      walk(node.items[i], path + "[" + std::to_string(i) + "]");
    for (auto& [name, value] : node.members) walk(value, path.empty() ? name.text : path + "." + name.text);
  }

 private:
  void replace(ConfigNode& node, const std::string& path) {
    const std::string written = std::exchange(node.text, {});
    for (std::size_t at = 0; at < written.size();) {
      const auto open = written.find("${", at);
      node.text += written.substr(at, open - at);
      if (open == std::string::npos) return;
      if (open > at && written[open - 1] == '$') {
        node.text += '{';  // "$${": the first $ escapes, the second stands already
        at = open + 2;
        continue;
      }
      const auto close = written.find('}', open);
      if (close == std::string::npos)
        return problems_.add(node.mark, path, "'${' is never closed; '$${' stands for '${'");
      auto value = look_up(std::string_view(written).substr(open + 2, close - open - 2));
      if (!value) return problems_.add(node.mark, path, std::move(value).error().text);
      node.text += *value;
      node.secret = true;
      at = close + 1;
    }
  }

  Result<std::string> look_up(std::string_view reference) {
    Result<std::string> value = std::string();
    if (reference.starts_with("env:")) {
      value = variable(std::string(reference.substr(4)));
    } else if (reference.starts_with("file:")) {
      value = file(std::string(reference.substr(5)));
    } else {
      return refuse("expected ${env:NAME} or ${file:/path}; '$${' stands for '${'");
    }
    if (!value) return value;
    used_ += value->size();
    if (used_ > kAllBytes) return refuse("all that ${…} puts in is more than 16 MiB");
    if (find_fault(*value))
      return refuse("what ${" + std::string(reference) + "} yields is not plain UTF-8 text");
    return value;
  }

  Result<std::string> variable(const std::string& name) {
    if (auto value = surroundings_.variable(name)) return *std::move(value);
    return refuse("the environment variable '" + name + "' is not set");
  }

  Result<std::string> file(const std::string& name) {
    auto text = surroundings_.read_file((folder_ / name).lexically_normal(), kFileBytes);
    if (!text) return refuse("'" + name + "' cannot be read: " + text.error().text);
    if (text->ends_with('\n')) text->pop_back();
    if (text->ends_with('\r')) text->pop_back();
    return text;
  }

  static Result<std::string> refuse(std::string text) {
    return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
  }

  const std::filesystem::path& folder_;
  Surroundings& surroundings_;
  Problems& problems_;
  std::size_t used_ = 0;
};

}  // namespace

void interpolate(ConfigNode& root, const std::filesystem::path& folder, Surroundings& surroundings,
                 Problems& problems) {
  Interpolator(folder, surroundings, problems).walk(root, "");
}

}  // namespace figbridge::facade
