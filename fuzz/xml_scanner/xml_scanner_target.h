// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/xml/libxml2_parser.h"
#include "adapters/soap/xml/scanner.h"

namespace figbridge::soap::test {

/// All that a parser tells, names and values in full, texts joined.
class Telling final : public XmlEvents {
 public:
  bool start(const XmlElement& element, const XmlCursor& cursor) override {
    told_ += "<" + name(element.name);
    for (const auto& each : element.declarations)
      told_ += "|" + std::string(each.prefix) + "=" + std::string(each.uri);
    for (const auto& each : element.attributes)
      told_ += " " + name(each.name) + "=" + std::string(each.value);
    told_ += "#" + std::to_string(cursor.namespaces_in_scope()) + ">";
    return true;
  }
  bool end(const XmlCursor& cursor) override {
    told_ += "</" + std::to_string(cursor.namespaces_in_scope()) + ">";
    return true;
  }
  bool text(std::string_view piece, const XmlCursor& /*cursor*/) override {
    told_ += piece;
    return true;
  }
  Error refusal() override { return {}; }
  [[nodiscard]] const std::string& told() const { return told_; }

 private:
  static std::string name(const XmlName& name) {
    return "{" + std::string(name.ns) + "}" + std::string(name.prefix) + ":" + std::string(name.local);
  }
  std::string told_;
};

inline constexpr XmlLimits kScannerLimits{
    .bytes = 1'000'000, .depth = 20, .attributes = 10, .name_bytes = 60, .namespaces = 12};

inline Status scan_in_pieces(XmlScanner& scanner, std::string_view document, XmlEvents& events) {
  scanner.begin(events, Origin::caller);
  const std::size_t size = document.size() % 11 + 1;
  std::size_t from = 0;
  // A declaration must come whole.
  for (std::size_t to = std::min<std::size_t>(document.size(), 200); to < document.size(); to += size) {
    auto read = scanner.consume(document.substr(from, to - from), false);
    if (!read) return fail(std::move(read).error());
    from += *read;
  }
  auto read = scanner.consume(document.substr(from), true);
  return read ? Status() : fail(std::move(read).error());
}

/// The scanner takes what libxml2 takes and tells the same of it, also in pieces. Empty, or what does not
/// hold.
[[nodiscard]] inline std::string xml_scanner_violation(std::string_view document) {
  static Libxml2Parser libxml2(kScannerLimits);
  static XmlScanner scanner(kScannerLimits);
  if (!XmlScanner::reads(document)) return {};
  Telling one;
  Telling other;
  Telling pieces;
  const auto parsed = libxml2.parse(document, one, Origin::caller);
  scanner.begin(other, Origin::caller);
  const auto scanned = scanner.consume(document, true);
  if (parsed.has_value() != scanned.has_value()) {
    return parsed
               ? "the scanner refuses: " + scanned.error().describe()
               : "the scanner takes it, libxml2: " + parsed.error().describe() + " " + parsed.error().remote;
  }
  if (parsed && one.told() != other.told()) return "told otherwise:\n" + one.told() + "\n" + other.told();
  const auto in_pieces = scan_in_pieces(scanner, document, pieces);
  if (in_pieces.has_value() != scanned.has_value()) return "pieces and whole differ in outcome";
  if (scanned && pieces.told() != other.told()) return "pieces and whole differ";
  return {};
}

}  // namespace figbridge::soap::test
