// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include "apps/figbridge/scenario/compare.h"
#include "apps/figbridge/scenario/words.h"
#include "apps/figbridge/scenario/xml_tree.h"

namespace figbridge::scenario {
namespace {

class XmlComparison {
 public:
  XmlComparison(const BodyText& expected, const std::string& whose, Differences& out)
      : expected_(expected), whose_(whose), out_(out) {}

  void compare(const XmlNode& want, const XmlNode& have, const std::string& parent) {
    if (want.name != have.name) return add(parent, as_text(want), as_text(have));
    const auto path = parent + "/" + want.local;
    compare_attributes(want, have, path);
    if (want.children.size() == 1 && want.children.front().text == kAny) return;
    for (std::size_t i = 0; i < want.children.size() || i < have.children.size(); ++i) {
      if (i >= want.children.size()) return add(path, "(nothing more)", as_text(have.children[i]));
      if (i >= have.children.size()) return add(path, as_text(want.children[i]), "(nothing more)");
      const auto& child = want.children[i];
      const auto& other = have.children[i];
      if (!child.name.empty() && child.name == other.name)
        compare(child, other, path);
      else if (!child.name.empty() || !other.name.empty() || !matches(child.text, other.text))
        return add(path, as_text(child), as_text(other));
    }
  }

 private:
  void compare_attributes(const XmlNode& want, const XmlNode& have, const std::string& path) {
    for (const auto& [name, value] : want.attributes) {
      const auto found = have.attributes.find(name);
      if (found == have.attributes.end())
        add(path + "/@" + name, value, "(absent)");
      else if (!matches(value, found->second))
        add(path + "/@" + name, value, shown(found->second));
    }
    for (const auto& [name, value] : have.attributes) {
      if (!want.attributes.contains(name)) add(path + "/@" + name, "(absent)", shown(value));
    }
  }

  static std::string as_text(const XmlNode& node) {
    return node.name.empty() ? "text '" + shown(node.text) + "'" : "<" + node.name + ">";
  }

  void add(const std::string& path, std::string expected, std::string got) {
    out_.push_back(
        {expected_.mark, whose_ + (path.empty() ? "" : " at " + path), std::move(expected), std::move(got)});
  }

  const BodyText& expected_;
  const std::string& whose_;
  Differences& out_;
};

}  // namespace

bool compare_xml(const BodyText& expected, std::string_view got, const std::string& whose, Differences& out) {
  if (!trimmed(expected.bytes).starts_with('<')) return false;
  const auto wanted = xml_tree(expected.bytes);
  if (!wanted) return false;
  const auto given = xml_tree(got);
  if (given)
    XmlComparison(expected, whose, out).compare(*wanted, *given, "");
  else
    out.push_back({expected.mark, whose, "XML: " + shown(expected.bytes), shown(got)});
  return true;
}

}  // namespace figbridge::scenario
