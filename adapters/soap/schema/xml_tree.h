// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/soap/soap_version.h"
#include "core/error.h"

namespace figbridge::soap::schema {

struct XmlTreeAttribute {
  std::string_view ns;
  std::string local;
  std::string value;
};

/// The value of an attribute that holds a QName, resolved.
struct ResolvedName {
  std::string_view uri;
  std::string local;
};

/// An element of a document that was read whole: schemas and WSDLs, not messages. Lives as long as its tree.
struct XmlTreeNode {
  std::string_view ns;
  std::string local;
  std::vector<XmlTreeAttribute> attributes;
  std::vector<std::pair<std::string, std::string_view>> declarations;  ///< prefix to URI, of this element
  const XmlTreeNode* parent = nullptr;
  std::vector<const XmlTreeNode*> children;  ///< elements only
  std::string text;                          ///< the element's own character data, joined
  std::uint32_t line = 0;

  [[nodiscard]] bool is(std::string_view uri, std::string_view name) const {
    return local == name && ns == uri;
  }
  /// An attribute without namespace, trimmed.
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view uri, std::string_view name) const;
  /// An attribute without namespace, as written.
  [[nodiscard]] std::optional<std::string_view> raw_attribute(std::string_view name) const;
  /// "true" or "1".
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] const XmlTreeNode* child(std::string_view uri, std::string_view name) const;
  /// `p:x` by the declarations in scope here; without a prefix the default namespace. Nothing if the prefix
  /// is unbound.
  [[nodiscard]] std::optional<ResolvedName> resolve(std::string_view qname) const;
};

struct XmlTreeLimits {
  std::size_t bytes = 16 * 1024 * 1024;
  std::size_t nodes = 500'000;
  std::size_t depth = 128;
};

/// A whole XML document, immutable.
class XmlTree {
 public:
  /// Reads namespace-well-formed XML 1.0. Document type declarations are refused; nothing else is fetched.
  /// Errors are `malformed` or `too_large`, located by line and column; `location` is what messages call the
  /// document.
  [[nodiscard]] static Result<std::shared_ptr<const XmlTree>> parse(std::string_view bytes,
                                                                    std::string location,
                                                                    const XmlTreeLimits& limits);

  [[nodiscard]] const XmlTreeNode& root() const { return nodes_.front(); }
  [[nodiscard]] const std::string& location() const { return location_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
  /// `erp.wsdl:12`
  [[nodiscard]] std::string place(const XmlTreeNode& node) const;

 private:
  friend class XmlTreeBuilder;
  XmlTree() = default;
  std::string_view intern(std::string_view uri);

  std::string location_;
  std::deque<XmlTreeNode> nodes_;
  std::unordered_set<std::string> uris_;
};

/// Without leading and trailing XML white space.
[[nodiscard]] std::string_view trim(std::string_view text);
/// The items of a list type.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view text);

}  // namespace figbridge::soap::schema
