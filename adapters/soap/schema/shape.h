// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/schema/names.h"

namespace figbridge::soap::schema {

struct ElementDecl;

inline constexpr std::uint32_t kUnbounded = UINT32_MAX;
inline constexpr std::uint32_t kNoMember = UINT32_MAX;

enum class ProcessContents : std::uint8_t { strict, lax, skip };

/// xs:any and xs:anyAttribute.
struct Wildcard {
  enum class Scope : std::uint8_t { any, other, listed };
  Scope scope = Scope::any;
  NamespaceId target = kNoNamespace;  ///< of `##other`: every namespace but this one and none
  std::vector<NamespaceId> listed;    ///< of `listed`; kNoNamespace stands for ##local
  ProcessContents process = ProcessContents::strict;
  /// Whether a name of that namespace may stand here. `ns` empty: a namespace that the model does not know.
  [[nodiscard]] bool admits(std::optional<NamespaceId> ns) const;
};

enum class ParticleKind : std::uint8_t { element, any, sequence, choice, all };

/// A node of a complex type's effective content model (groups and base types already put in their places).
/// The particles of a type stand in pre-order: the children of particle `i` begin at `i + 1`, each next one
/// at the former's `end`. Particles that may not occur (maxOccurs="0") and empty groups are not there.
struct Particle {
  ParticleKind kind = ParticleKind::sequence;
  std::uint32_t min = 1;
  std::uint32_t max = 1;             ///< kUnbounded
  std::uint32_t end = 0;             ///< one past the last particle of the subtree
  std::uint32_t member = kNoMember;  ///< of element and any: index into Shape::members()
  const ElementDecl* element = nullptr;
  const Wildcard* wildcard = nullptr;
};

/// One JSON member that element content can become.
struct Member {
  /// The element's local name; `$any` for wildcards (one member for all of a type's wildcards). If elements
  /// of two namespaces share a local name, the first in schema order keeps it and each other one is
  /// `{namespace}local`
  /// (`{}local` without a namespace). NCNames hold neither `{` nor `$` nor `@`, so nothing else can collide.
  std::string json;
  std::string ready;                     ///< `"json":`, escaped, for JsonWriter::ready_name
  const ElementDecl* element = nullptr;  ///< null for `$any`
  bool array =
      false;  ///< may occur more than once in one instance: always an array in JSON, also with one item
  bool required = false;  ///< occurs in every valid instance
  std::uint32_t min = 0;  ///< how often, in one instance
  std::uint32_t max = 1;  ///< kUnbounded
};

/// The JSON members that the content of one complex type becomes, ready for a streaming reader and an ordered
/// writer.
///
/// A value is `{"@attribute": …, "member": …}`. If the content is `ordered` it is `{"@attribute": …,
/// "$items": [ … ]}` instead: one-member objects `{"member": value}` (`{"$any": "<x/>"}` for wildcards) and,
/// in mixed content, strings, in document order; no value in `$items` is wrapped in an array. Content is
/// ordered where members alone would lose the order: mixed content, a repeated choice or group of several
/// members whose counts vary, an element that can stand at two places of one instance with a varying count
/// before the last.
class Shape {
 public:
  /// What an element's name means in this content.
  struct Slot {
    std::uint32_t member = kNoMember;
    const ElementDecl* element =
        nullptr;  ///< not members()[member].element: it was substituted, JSON says `$element`
  };

  /// By name, O(1). Null: no declared element (Shape::any says whether a wildcard may take it).
  [[nodiscard]] const Slot* find(NamespaceId ns, std::string_view local) const;
  [[nodiscard]] std::span<const Member> members() const { return members_; }
  /// By JSON member name, O(1). kNoMember if there is none.
  [[nodiscard]] std::uint32_t find_json(std::string_view json) const;
  [[nodiscard]] bool ordered() const { return ordered_; }
  /// The index of `$any`, kNoMember without wildcards.
  [[nodiscard]] std::uint32_t any() const { return any_; }
  /// Pre-order; empty for empty or simple content. Particle 0 is the root.
  [[nodiscard]] std::span<const Particle> particles() const { return particles_; }

 private:
  friend class ShapeCompiler;
  struct Entry {
    NamespaceId ns = kNoNamespace;
    std::string_view local;
    Slot slot;
  };
  std::vector<Particle> particles_;
  std::vector<Member> members_;
  std::vector<Entry> by_name_;          // open addressing, a power of two, at most half full
  std::vector<std::uint32_t> by_json_;  // the same, over members_
  std::uint32_t any_ = kNoMember;
  bool ordered_ = false;
};

}  // namespace figbridge::soap::schema
