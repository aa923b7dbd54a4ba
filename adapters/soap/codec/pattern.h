// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::soap {

/// A regular expression of XML Schema in the syntax of RE2; nullopt for what RE2 cannot say: subtraction of
/// classes that are not lists of characters, most \p{Is…} blocks, \I and \C within a class, malformed
/// expressions.
[[nodiscard]] std::optional<std::string> to_re2(std::string_view xsd);

/// A compiled pattern facet: XML Schema part 2, appendix F. Matching takes linear time. Any number of threads
/// may match.
class XsdPattern {
 public:
  /// Nothing where to_re2 has no answer, or RE2 refuses (a count above 1,000, too large): such a pattern is
  /// not checked.
  [[nodiscard]] static std::optional<XsdPattern> compile(std::string_view xsd);
  XsdPattern(XsdPattern&&) noexcept;
  XsdPattern& operator=(XsdPattern&&) noexcept;
  ~XsdPattern();
  /// Against the whole text.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  struct Compiled;
  explicit XsdPattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace figbridge::soap
