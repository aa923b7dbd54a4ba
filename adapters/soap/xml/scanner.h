// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "adapters/soap/xml/sax.h"
#include "adapters/soap/xml/xml_limits.h"
#include "core/error.h"

namespace figbridge::soap {

/// Reads XML 1.0 with namespaces from UTF-8, and nothing else: no DTD, no other encoding, no other version.
/// What it takes and what it tells is what libxml2 takes and tells (the fuzzers compare the two); it holds
/// the limits as Prescan does, in the same pass. Linear in time.
class XmlScanner final : public XmlCursor {
 public:
  explicit XmlScanner(const XmlLimits& limits) : limits_(limits) {}

  /// Whether a document begins as this scanner can read it: with no XML declaration, or a common one of
  /// version 1.0.
  [[nodiscard]] static bool reads(std::string_view document);

  /// Starts over. `events` outlives the reading.
  void begin(XmlEvents& events, Origin origin);
  /// Reads whole tokens off the front of what was not consumed yet, and tells how many bytes these were; the
  /// next call begins behind them. `last`: nothing follows, so that all is consumed or an error.
  [[nodiscard]] Result<std::size_t> consume(std::string_view text, bool last);

  [[nodiscard]] std::string position() const override;
  [[nodiscard]] std::optional<std::string_view> namespace_of(std::string_view prefix) const override;
  [[nodiscard]] std::size_t namespaces_in_scope() const override { return bindings_.size(); }
  [[nodiscard]] XmlNamespace namespace_at(std::size_t innermost_first) const override {
    const Binding& binding = bindings_[bindings_.size() - 1 - innermost_first];
    return {binding.prefix, binding.uri};
  }

 private:
  enum class Token : std::uint8_t { done, incomplete, failed };
  struct Binding {
    std::string_view prefix, uri;  ///< interned
  };
  struct Open {
    std::size_t name;      ///< where its name begins in open_names_
    std::size_t bindings;  ///< in scope outside of it
  };
  struct RawName {
    std::string_view text;
    std::size_t colon;  ///< npos if there is none
    [[nodiscard]] std::string_view prefix() const {
      return colon == std::string_view::npos ? text.substr(0, 0) : text.substr(0, colon);
    }
    [[nodiscard]] std::string_view local() const {
      return colon == std::string_view::npos ? text : text.substr(colon + 1);
    }
  };
  struct RawAttribute {
    RawName name;
    std::string_view value;
  };

  // scanner.cpp
  Token token();
  Token text();
  Token run();
  Token character();
  Token reference();
  Token reference(std::string& out);
  Token markup();
  Token comment();
  Token cdata();
  Token instruction();
  Token characters(const char* end);
  Token end_tag();
  Token close();

  // scanner_tags.cpp
  Token start_tag();
  Token attribute();
  Token name(RawName& name);
  Token name_part();
  Token value(std::string_view& value);
  Token decoded_value(const char* from, char quote, std::string_view& value);
  Token begin_element(const RawName& name, bool empty);
  Token declare_namespaces();
  Token declare(const RawAttribute& attribute);
  Token resolve_attributes();
  Token unique_attributes();
  [[nodiscard]] const std::string_view* find(std::string_view prefix) const;
  std::string_view interned(std::string_view text);

  Token refuse(ErrorKind kind, std::string text);
  Token malformed(std::string_view text) { return refuse(ErrorKind::malformed, std::string(text)); }
  /// The bytes end within a token.
  Token cut() { return last_ ? malformed("the XML ends in the middle") : Token::incomplete; }
  Token stopped();

  XmlLimits limits_;
  XmlEvents* events_ = nullptr;
  Origin origin_ = Origin::bridge;
  const char* begin_ = nullptr;  ///< of the bytes at hand
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool last_ = false;
  bool root_seen_ = false;
  std::size_t consumed_ = 0;    ///< by former calls
  std::size_t lines_ = 0;       ///< ends of lines in these
  std::size_t line_begin_ = 0;  ///< offset of the first byte of the line that they end in

  std::string open_names_;
  std::vector<Open> open_;
  std::vector<Binding> bindings_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> interned_;
  std::vector<RawAttribute> raw_;
  std::vector<XmlAttribute> attributes_;
  std::vector<XmlNamespace> declarations_;
  std::deque<std::string> decoded_;
  Error error_;
};

}  // namespace figbridge::soap
