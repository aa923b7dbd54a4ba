// SPDX-License-Identifier: Apache-2.0
// Attributes, members and items of complex types.
#include <algorithm>

#include "adapters/soap/codec/xml_to_json.h"
#include "adapters/soap/soap_version.h"
#include "adapters/soap/xml/xml_text.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

using schema::ComplexType;
using schema::ContentKind;
using schema::kNoMember;

bool XmlToJson::write_attributes(const ComplexType& type, const XmlElement& xml, const XmlCursor& cursor) {
  for (const auto& attribute : xml.attributes) {
    if (attribute.name.ns == kXsi) continue;
    const auto ns = namespace_id(attribute.name.ns);
    const auto* declared = ns ? type.attribute(*ns, attribute.name.local) : nullptr;
    if (declared != nullptr) {
      if (!write_attribute(*declared, attribute.value, cursor)) return false;
    } else if (type.any_type || (type.any_attribute != nullptr && type.any_attribute->admits(ns))) {
      write_any_attribute(type, attribute);
    } else {
      note(drift_.unknown_attributes, "unknown attribute", "@" + std::string(attribute.name.local), cursor);
    }
  }
  return true;
}

bool XmlToJson::write_attribute(const schema::Attribute& declared, std::string_view value,
                                const XmlCursor& cursor) {
  separate();
  out_ += declared.ready;
  switch (scalars_.append(out_, *declared.type, value, cursor)) {
    case ScalarOutcome::written:
      return true;
    case ScalarOutcome::empty:
      note(drift_.empty_values, "empty value", declared.json, cursor);
      out_ += "null";
      return true;
    default:
      return refuse("has an attribute whose value is not of its type", declared.json, cursor);
  }
}

void XmlToJson::write_any_attribute(const ComplexType& type, const XmlAttribute& attribute) {
  std::string name = "@";
  if (!attribute.name.ns.empty()) ((name += '{') += attribute.name.ns) += '}';
  name += attribute.name.local;
  const auto taken = [&](const schema::Attribute& each) { return each.json == name; };
  if (attribute.name.ns.empty() && std::ranges::any_of(type.attributes, taken)) name.insert(1, "{}");
  separate();
  append_json_string(out_, name);
  out_ += ':';
  append_json_string(out_, attribute.value);
}

void XmlToJson::count_missing_attributes(const ComplexType& type, const XmlElement& xml,
                                         const XmlCursor& cursor) {
  for (const auto& declared : type.attributes) {
    if (!declared.required) continue;
    const auto same = [&](const XmlAttribute& each) {
      return each.name.local == declared.name->local && each.name.ns == declared.name->uri;
    };
    if (std::ranges::none_of(xml.attributes, same))
      note(drift_.missing, "missing attribute", declared.json, cursor);
  }
}

bool XmlToJson::enter_member(Frame& frame, std::uint32_t member, const XmlElement& xml,
                             const XmlCursor& cursor) {
  const bool array = frame.plan->type->shape.members()[member].array;
  const bool again = seen_[frame.seen + member] != 0;
  if (again && !array) return refuse("stands twice where one is allowed", xml.name.local, cursor);
  if (member == frame.last) {
    out_ += ',';
    return true;
  }
  if (frame.plan->in_member_order && member + 1 < frame.highest) {
    note(drift_.wrong_order, "wrong order", xml.name.local, cursor);
  }
  frame.highest = std::max(frame.highest, member + 1);
  close_run(frame);
  frame.gathering = frame.gathering || again;
  open_run(frame, member);
  return true;
}

void XmlToJson::open_run(Frame& frame, std::uint32_t member) {
  const auto& declared = frame.plan->type->shape.members()[member];
  if (!frame.gathering) {
    separate();
    out_ += declared.ready;
    if (declared.array) out_ += '[';
  }
  std::uint32_t& latest = seen_[frame.seen + member];
  const auto index = static_cast<std::uint32_t>(segments_.size());
  segments_.push_back({member, latest == 0, kNone, out_.size(), out_.size()});
  if (latest != 0)
    segments_[latest - 1].next = index;
  else
    frame.met += declared.required ? 1 : 0;
  latest = index + 1;
  frame.last = member;
}

void XmlToJson::close_run(Frame& frame) {
  if (frame.last == kNoMember) return;
  segments_[seen_[frame.seen + frame.last] - 1].end = out_.size();
  if (!frame.gathering && frame.plan->type->shape.members()[frame.last].array) out_ += ']';
}

void XmlToJson::end_members(Frame& frame, const XmlCursor& cursor) {
  close_run(frame);
  if (frame.gathering) put_together(frame);
  if (frame.met < frame.plan->required) {
    const auto members = frame.plan->type->shape.members();
    for (std::size_t n = 0; n < members.size(); ++n) {
      if (!members[n].required || seen_[frame.seen + n] != 0) continue;
      note(drift_.missing, "missing element", members[n].json, cursor);
      if (!members[n].array) continue;
      separate();
      (out_ += members[n].ready) += "[]";
    }
  }
  segments_.resize(frame.segments);
  seen_.resize(frame.seen);
}

/// Writes the members again, each once, with the values of all its runs.
void XmlToJson::put_together(Frame& frame) {
  const auto members = frame.plan->type->shape.members();
  gathered_.clear();
  for (std::size_t n = frame.segments; n < segments_.size(); ++n) {
    if (!segments_[n].first) continue;
    const auto& member = members[segments_[n].member];
    if (!gathered_.empty()) gathered_ += ',';
    gathered_ += member.ready;
    if (member.array) gathered_ += '[';
    for (auto at = static_cast<std::uint32_t>(n); at != kNone; at = segments_[at].next) {
      if (at != n) gathered_ += ',';
      gathered_.append(out_, segments_[at].begin, segments_[at].end - segments_[at].begin);
    }
    if (member.array) gathered_ += ']';
  }
  out_.resize(frame.content);
  separate();
  out_ += gathered_;
}

void XmlToJson::open_items(Frame& frame) {
  if (frame.items_open) return;
  if (!frame.object) {
    out_ += '{';
    frame.object = true;
  }
  separate();
  out_ += "\"$items\":[";
  frame.items_open = true;
}

void XmlToJson::enter_item(Frame& /*frame*/, std::string_view ready) {
  separate();
  (out_ += '{') += ready;
}

void XmlToJson::settle_text(Frame& frame) {
  if (text_.empty()) return;
  const bool kept = frame.mode == Mode::items || !trimmed(text_).empty();
  if (kept) {
    open_items(frame);
    separate();
    append_json_string(out_, text_);
  }
  text_.clear();
}

void XmlToJson::end_any_type(Frame& frame) {
  if (frame.items_open) {
    settle_text(frame);
    out_ += ']';
    return;
  }
  if (frame.object) {
    separate();
    out_ += "\"$\":";
  }
  append_json_string(out_, text_);
}

}  // namespace figbridge::soap
