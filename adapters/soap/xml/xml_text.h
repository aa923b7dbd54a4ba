// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::soap {

/// What the prefix `xml` means without a declaration.
inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
/// Of the prefix `xmlns`, which nothing may be bound to.
inline constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

[[nodiscard]] constexpr bool is_xml_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// Without XML white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The offset of the first character that XML 1.0 cannot carry at all (C0 controls but tab and line ends,
/// U+FFFE, U+FFFF), in valid UTF-8; npos if there is none.
[[nodiscard]] std::size_t find_unwritable(std::string_view text);

/// Appends character data: `&`, `<`, `>` and carriage return as references, as Canonical XML 1.0 does.
void append_xml_text(std::string& out, std::string_view text);
/// Appends an attribute's value without its quotes, which must be `"`: also tab, line ends and `"` as
/// references.
void append_xml_attribute(std::string& out, std::string_view text);

/// Appends what the reference `&name;` stands for: one of the five entities, or `#65`, `#x41` if XML allows
/// that character. False: it stands for nothing.
[[nodiscard]] bool append_reference(std::string& out, std::string_view name);

/// Resolves the five entities and character references; nullopt if there is any other reference.
[[nodiscard]] std::optional<std::string> resolve_references(std::string_view raw);

/// Whether it is an NCName, as far as ASCII decides; any byte above 0x7F counts as a letter.
[[nodiscard]] bool is_ncname(std::string_view text);

}  // namespace figbridge::soap
