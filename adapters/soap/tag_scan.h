// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A look at the markup of a message that has not come whole: linear, without a parser. It does not tell
/// whether the text is well-formed; what decides something must be read properly.
namespace figbridge::soap {

struct Tag {
  enum class Kind : std::uint8_t { start, empty, end, none };
  Kind kind = Kind::none;
  std::string_view name;
  std::string_view attributes;
};

/// Hands out the tags of a text one by one; comments, instructions and CDATA sections are passed over.
class Tags {
 public:
  enum class End : std::uint8_t {
    need_more,  ///< the next tag lies beyond the text
    malformed,  ///< a DTD, or a tag that is none
  };
  explicit Tags(std::string_view text) : text_(text) {}

  [[nodiscard]] Tag next();
  /// Why there is none.
  [[nodiscard]] End end() const { return end_; }
  /// What stands between the last tag and the next markup; nothing if the text ends before.
  [[nodiscard]] std::optional<std::string_view> characters() const;

 private:
  Tag stop(End end);
  bool skip(std::string_view rest);
  Tag tag(std::string_view rest);

  std::string_view text_;
  std::size_t at_ = 0;
  End end_ = End::need_more;
};

/// The namespaces that the open elements declare.
class Scope {
 public:
  /// Opens an element. False if its attributes are none; it is open all the same.
  bool enter(std::string_view attributes);
  void leave();
  /// Namespace and local name; nullopt if the prefix is not declared.
  [[nodiscard]] std::optional<std::pair<std::string, std::string_view>> resolve(std::string_view name) const;

 private:
  std::vector<std::pair<std::string_view, std::string>> bindings_;
  std::vector<std::size_t> marks_;
};

/// The bytes as UTF-8, but for a character that the end cuts; nothing if they are not of their encoding.
/// `storage` holds what had to be converted.
[[nodiscard]] std::optional<std::string_view> readable_prefix(std::string_view bytes,
                                                              std::string_view charset, std::string& storage);

}  // namespace figbridge::soap
