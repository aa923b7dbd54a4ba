// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_yaml.h"

#include <yaml-cpp/yaml.h>

#include <string>

#include "core/config/scalar.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kBytes = 16 * 1024 * 1024;
constexpr std::size_t kDepth = 128;
constexpr std::size_t kValues = 1'000'000;

/// Thrown and caught in this file only.
struct TooMuch {};

class Converter {
 public:
  ConfigNode node(const YAML::Node& from) {
    if (++values_ > kValues || ++depth_ > kDepth) throw TooMuch{};
    ConfigNode to;
    const YAML::Mark mark = from.Mark();
    to.mark.line = static_cast<std::uint32_t>(mark.line + 1);
    to.mark.column = static_cast<std::uint32_t>(mark.column + 1);
    if (from.IsMap()) {
      to.kind = ConfigNode::Kind::map;
      for (const auto& member : from) to.members.emplace_back(node(member.first), node(member.second));
    } else if (from.IsSequence()) {
      to.kind = ConfigNode::Kind::sequence;
      for (const auto& item : from) to.items.push_back(node(item));
    } else {
      to.kind = from.IsScalar() ? ConfigNode::Kind::scalar : ConfigNode::Kind::null;
      if (from.IsScalar()) to.text = from.Scalar();
      to.quoted = from.Tag() == "!";
    }
    --depth_;
    return to;
  }

 private:
  std::size_t values_ = 0;
  std::size_t depth_ = 0;
};

std::unexpected<Error> wrong(std::string text, std::string at = {}) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text), std::move(at));
}

}  // namespace

Result<JsonText> read_yaml_or_json(std::string_view bytes) {
  if (bytes.size() > kBytes) return wrong("the document is larger than 16 MiB");
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && bytes[first] == '{') {
    auto json = parse_json(bytes, {.depth = kDepth}, Origin::bridge);
    if (!json) return wrong(json.error().text, json.error().location);
    return json;
  }
  try {
    const ConfigNode root = Converter().node(YAML::Load(std::string(bytes)));
    auto json = json_of(root);
    if (!json) return json;
    return parse_json(json->view(), {.depth = kDepth}, Origin::bridge);
  } catch (const YAML::Exception& broken) {
    return wrong("the YAML is malformed: " + broken.msg,
                 std::to_string(broken.mark.line + 1) + ':' + std::to_string(broken.mark.column + 1));
  } catch (const TooMuch&) {
    return wrong("the document is nested too deep, or its aliases repeat too much");
  }
}

}  // namespace figbridge::rest
