// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/codec/drift.h"
#include "adapters/soap/codec/plan.h"
#include "adapters/soap/codec/scalar.h"
#include "adapters/soap/xml/fragment.h"
#include "adapters/soap/xml/sax.h"

namespace figbridge::soap {

/// Turns one element and all that is in it into canonical JSON while it is read, by its declaration. The JSON
/// value is the element's own (`{"@a":…,"member":…}`, a scalar, null), not an object around it;
/// schema/model.h tells its form.
///
/// Tolerant: Drift names what is read in spite of the schema. Not tolerated, because something would be lost
/// or could not be said in JSON: a second element where one is allowed, a value that is not of its type, an
/// element of another name than the declared root. Elements of an array member are gathered into one array
/// wherever they stand. A required array of which there is no element becomes `[]`, an optional one is
/// absent.
class XmlToJson final : public XmlEvents {
 public:
  /// `plan`, `out` and `drift` outlive the object. Errors are of `origin`: `bad_answer` of a backend, else
  /// `invalid`.
  XmlToJson(const CodecPlan& plan, const schema::ElementDecl& root, Origin origin, bool numbers_as_strings,
            std::string& out, Drift& drift);

  bool start(const XmlElement& element, const XmlCursor& cursor) override;
  bool end(const XmlCursor& cursor) override;
  bool text(std::string_view piece, const XmlCursor& cursor) override;
  [[nodiscard]] Error refusal() override { return refusal_; }
  /// Whether the root has ended: `out` has its value.
  [[nodiscard]] bool done() const { return done_; }

 private:
  enum class Mode : std::uint8_t {
    scalar,    ///< text of a simple type
    members,   ///< elements as members
    items,     ///< elements (and text) as `$items`
    any_type,  ///< a string until the first child shows that it is `$items`
    fragment,  ///< within a wildcard's content
    nil,       ///< nothing is expected
    skip,      ///< within an unknown element
  };
  struct Frame {
    Mode mode = Mode::scalar;
    bool object = false;      ///< a `{` was written and must be closed
    bool items_open = false;  ///< `"$items":[` was written
    bool gathering = false;   ///< members came back: they are put together at the end
    const schema::ElementDecl* element = nullptr;
    const schema::SimpleType* simple = nullptr;
    const TypePlan* plan = nullptr;
    std::size_t content = 0;     ///< where the members begin in the output
    std::uint32_t segments = 0;  ///< the first of its segments
    std::uint32_t seen = 0;      ///< the first of its entries in seen_
    std::uint32_t met = 0;       ///< required members that were there
    std::uint32_t last = schema::kNoMember;
    std::uint32_t highest = 0;  ///< member index, plus one
    std::size_t depth = 0;      ///< of fragment and skip: open elements
  };
  /// The values of one run of a member in the output, without brackets.
  struct Segment {
    std::uint32_t member;
    bool first;          ///< of its member
    std::uint32_t next;  ///< of the same member, or kNone
    std::size_t begin, end;
  };
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Xsi {
    bool nil = false;
    std::string_view type;
    bool others = false;  ///< there are attributes that are not xsi's
  };

  [[nodiscard]] std::optional<schema::NamespaceId> namespace_id(std::string_view uri);
  [[nodiscard]] static Xsi xsi_of(const XmlElement& element);

  bool begin_root(const XmlElement& xml, const XmlCursor& cursor);
  bool begin_child(const XmlElement& xml, const XmlCursor& cursor);
  bool begin_declared(const XmlElement& xml, const XmlCursor& cursor);
  bool begin_undeclared(const XmlElement& xml, std::optional<schema::NamespaceId> ns,
                        const XmlCursor& cursor);
  bool begin_member(std::uint32_t member, const schema::ElementDecl* element, const XmlElement& xml,
                    const XmlCursor& cursor);
  bool begin_value(const schema::ElementDecl& element, bool substituted, const TypePlan* declared,
                   const XmlElement& xml, const XmlCursor& cursor);
  // These fill the frame that begin_value has pushed.
  void begin_simple(const schema::SimpleType& type, const Xsi& xsi, const XmlCursor& cursor);
  bool begin_complex(const XmlElement& xml, const Xsi& xsi, const XmlCursor& cursor);
  void begin_content(bool attributes);
  void begin_nil(const XmlCursor& cursor);
  [[nodiscard]] schema::Type actual_type(schema::Type declared, std::string_view xsi_type,
                                         const XmlCursor& cursor);
  void begin_fragment(const XmlElement& xml, const XmlCursor& cursor);
  void begin_skip();

  bool write_attributes(const schema::ComplexType& type, const XmlElement& xml, const XmlCursor& cursor);
  bool write_attribute(const schema::Attribute& declared, std::string_view value, const XmlCursor& cursor);
  void write_any_attribute(const schema::ComplexType& type, const XmlAttribute& attribute);
  void count_missing_attributes(const schema::ComplexType& type, const XmlElement& xml,
                                const XmlCursor& cursor);

  bool enter_member(Frame& frame, std::uint32_t member, const XmlElement& xml, const XmlCursor& cursor);
  void open_run(Frame& frame, std::uint32_t member);
  void close_run(Frame& frame);
  void enter_item(Frame& frame, std::string_view ready);
  void open_items(Frame& frame);
  void settle_text(Frame& frame);

  bool end_scalar(const Frame& frame, const XmlCursor& cursor);
  void end_members(Frame& frame, const XmlCursor& cursor);
  void end_any_type(Frame& frame);
  void put_together(Frame& frame);
  void finish_value();

  /// Before the next member or item: nothing else ends in an opening bracket.
  void separate() {
    if (out_.back() != '{' && out_.back() != '[') out_ += ',';
  }
  void note(std::uint64_t& count, std::string_view what, std::string_view name, const XmlCursor& cursor);
  [[nodiscard]] std::string path(std::string_view last) const;
  bool refuse(std::string text, std::string_view name, const XmlCursor& cursor);

  const CodecPlan& plan_;
  const schema::ElementDecl& root_;
  Origin origin_;
  std::string& out_;
  Drift& drift_;
  ScalarReader scalars_;
  XmlFragment fragment_;
  std::vector<Frame> frames_;
  std::vector<Segment> segments_;
  std::vector<std::uint32_t> seen_;  ///< by member of the open frames: last segment, plus one
  std::string text_;
  std::string gathered_;
  bool done_ = false;
  Error refusal_;

  /// Namespaces met lately. A view of a namespace stands as long as the document is read (XmlName).
  struct KnownNamespace {
    const char* uri = nullptr;
    std::size_t size = 0;
    std::optional<schema::NamespaceId> id;
  };
  std::array<KnownNamespace, 4> namespaces_;
  std::size_t next_namespace_ = 0;
};

}  // namespace figbridge::soap
