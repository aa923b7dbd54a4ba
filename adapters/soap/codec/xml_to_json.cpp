// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/xml_to_json.h"

#include <algorithm>

#include "adapters/soap/soap_version.h"
#include "adapters/soap/xml/xml_chars.h"
#include "adapters/soap/xml/xml_text.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {
namespace {

bool readable(const schema::Type& type) {
  if (type.complex != nullptr) return type.complex->problem.empty();
  return type.simple != nullptr && type.simple->problem.empty();
}

}  // namespace

using schema::ComplexType;
using schema::ContentKind;
using schema::ElementDecl;
using schema::kNoMember;
using schema::NamespaceId;
using schema::ParticleKind;
using schema::SimpleType;

XmlToJson::XmlToJson(const CodecPlan& plan, const ElementDecl& root, Origin origin, bool numbers_as_strings,
                     std::string& out, Drift& drift)
    : plan_(plan),
      root_(root),
      origin_(origin),
      out_(out),
      drift_(drift),
      scalars_(plan.patterns(), numbers_as_strings) {
  frames_.reserve(16);
  segments_.reserve(64);
  seen_.reserve(128);
}

std::optional<NamespaceId> XmlToJson::namespace_id(std::string_view uri) {
  if (uri.empty()) return schema::kNoNamespace;
  for (const auto& known : namespaces_) {
    if (known.uri == uri.data() && known.size == uri.size()) return known.id;
  }
  const auto id = plan_.model().names().namespace_id(uri);
  namespaces_[next_namespace_++ % namespaces_.size()] = {uri.data(), uri.size(), id};
  return id;
}

XmlToJson::Xsi XmlToJson::xsi_of(const XmlElement& element) {
  Xsi xsi;
  for (const auto& attribute : element.attributes) {
    if (attribute.name.ns != kXsi)
      xsi.others = true;
    else if (attribute.name.local == "nil")
      xsi.nil = trimmed(attribute.value) == "true" || trimmed(attribute.value) == "1";
    else if (attribute.name.local == "type")
      xsi.type = trimmed(attribute.value);
  }
  return xsi;
}

bool XmlToJson::start(const XmlElement& element, const XmlCursor& cursor) {
  if (frames_.empty()) return begin_root(element, cursor);
  return begin_child(element, cursor);
}

bool XmlToJson::begin_root(const XmlElement& xml, const XmlCursor& cursor) {
  if (done_) {
    note(drift_.unknown_elements, "unknown element", xml.name.local, cursor);
    begin_skip();
    return true;
  }
  if (xml.name.local != root_.name->local)
    return refuse("is not the element that was expected", xml.name.local, cursor);
  if (xml.name.ns != root_.name->uri) note(drift_.wrong_namespace, "wrong namespace", xml.name.local, cursor);
  const TypePlan* declared = root_.type.complex == nullptr ? nullptr : plan_.of(root_.type.complex);
  return begin_value(root_, false, declared, xml, cursor);
}

bool XmlToJson::begin_child(const XmlElement& xml, const XmlCursor& cursor) {
  Frame& frame = frames_.back();
  switch (frame.mode) {
    case Mode::members:
    case Mode::items:
      return begin_declared(xml, cursor);
    case Mode::any_type:
      settle_text(frame);
      open_items(frame);
      enter_item(frame, "\"$any\":");
      begin_fragment(xml, cursor);
      return true;
    case Mode::fragment:
      ++frame.depth;
      fragment_.start(xml, cursor);
      return true;
    case Mode::skip:
      ++frame.depth;
      return true;
    case Mode::scalar:
    case Mode::nil:
      break;
  }
  note(drift_.unknown_elements, "unknown element", xml.name.local, cursor);
  begin_skip();
  return true;
}

bool XmlToJson::begin_declared(const XmlElement& xml, const XmlCursor& cursor) {
  const Frame& frame = frames_.back();
  const auto& shape = frame.plan->type->shape;
  const auto members = shape.members();
  const auto ns = namespace_id(xml.name.ns);
  // Most often it is the one after the last, or the last again.
  for (std::uint32_t guess = frame.last + 1; guess != frame.last + 3; ++guess) {
    const std::uint32_t member = guess == frame.last + 2 ? frame.last : guess;
    if (member >= members.size() || members[member].element == nullptr) continue;
    const auto& name = *members[member].element->name;
    if (ns == name.ns && same_text(xml.name.local, name.local))
      return begin_member(member, members[member].element, xml, cursor);
  }
  if (ns) {
    if (const auto* slot = shape.find(*ns, xml.name.local))
      return begin_member(slot->member, slot->element, xml, cursor);
  }
  return begin_undeclared(xml, ns, cursor);
}

bool XmlToJson::begin_undeclared(const XmlElement& xml, std::optional<NamespaceId> ns,
                                 const XmlCursor& cursor) {
  const auto& shape = frames_.back().plan->type->shape;
  const auto admits = [&](const schema::Particle& each) {
    return each.kind == ParticleKind::any && each.wildcard->admits(ns);
  };
  if (shape.any() != kNoMember && std::ranges::any_of(shape.particles(), admits)) {
    return begin_member(shape.any(), nullptr, xml, cursor);
  }
  const std::uint32_t member = shape.find_json(xml.name.local);
  if (member != kNoMember && shape.members()[member].element != nullptr) {
    note(drift_.wrong_namespace, "wrong namespace", xml.name.local, cursor);
    return begin_member(member, shape.members()[member].element, xml, cursor);
  }
  note(drift_.unknown_elements, "unknown element", xml.name.local, cursor);
  begin_skip();
  return true;
}

bool XmlToJson::begin_member(std::uint32_t member, const ElementDecl* element, const XmlElement& xml,
                             const XmlCursor& cursor) {
  Frame& frame = frames_.back();
  const auto& declared = frame.plan->type->shape.members()[member];
  if (frame.mode == Mode::items) {
    settle_text(frame);
    enter_item(frame, declared.ready);
  } else if (!enter_member(frame, member, xml, cursor)) {
    return false;
  }
  if (declared.element == nullptr) {
    begin_fragment(xml, cursor);
    return true;
  }
  if (element == nullptr || element == declared.element) {
    return begin_value(*declared.element, false, frame.plan->members[member], xml, cursor);
  }
  const TypePlan* plan = element->type.complex == nullptr ? nullptr : plan_.of(element->type.complex);
  return begin_value(*element, true, plan, xml, cursor);
}

bool XmlToJson::begin_value(const ElementDecl& element, bool substituted, const TypePlan* declared,
                            const XmlElement& xml, const XmlCursor& cursor) {
  Frame& frame = frames_.emplace_back();
  frame.element = &element;
  frame.plan = declared;
  const Xsi xsi = xml.attributes.empty() ? Xsi{} : xsi_of(xml);
  schema::Type type = element.type;
  if (!xsi.type.empty()) type = actual_type(type, xsi.type, cursor);
  if (!element.problem.empty() || !readable(type))
    return refuse("has a type that cannot be read", {}, cursor);
  if (substituted || type != element.type) {
    out_ += '{';
    frame.object = true;
    if (substituted) (out_ += "\"$element\":") += escape_json(element.json_name);
    if (type != element.type) {
      separate();
      (out_ += "\"$type\":") += escape_json(type.json_name());
      frame.plan = type.complex == nullptr ? nullptr : plan_.of(type.complex);
    }
  }
  const SimpleType* simple = type.simple;
  if (simple == nullptr && type.complex->bare()) simple = type.complex->text_type;
  if (simple == nullptr) return begin_complex(xml, xsi, cursor);
  begin_simple(*simple, xsi, cursor);
  return true;
}

schema::Type XmlToJson::actual_type(schema::Type declared, std::string_view xsi_type,
                                    const XmlCursor& cursor) {
  const std::size_t colon = xsi_type.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const auto uri = cursor.namespace_of(prefixed ? xsi_type.substr(0, colon) : std::string_view());
  const schema::Type named =
      uri ? plan_.model().type(*uri, prefixed ? xsi_type.substr(colon + 1) : xsi_type) : schema::Type{};
  if (named && schema::Model::derives(named, declared)) return named;
  note(drift_.unknown_types, "unknown type", {}, cursor);
  return declared;
}

void XmlToJson::begin_simple(const SimpleType& type, const Xsi& xsi, const XmlCursor& cursor) {
  if (xsi.others) note(drift_.unknown_attributes, "unknown attribute", {}, cursor);
  if (xsi.nil) return begin_nil(cursor);
  Frame& frame = frames_.back();
  if (frame.object) {
    separate();
    out_ += "\"$\":";
  }
  frame.mode = Mode::scalar;
  frame.simple = &type;
}

bool XmlToJson::begin_complex(const XmlElement& xml, const Xsi& xsi, const XmlCursor& cursor) {
  Frame& frame = frames_.back();
  const ComplexType& type = *frame.plan->type;
  const bool opens = !type.any_type || xsi.others;
  if (opens && !frame.object) {
    out_ += '{';
    frame.object = true;
  }
  if (xsi.others && !write_attributes(type, xml, cursor)) return false;
  if (!type.attributes.empty()) count_missing_attributes(type, xml, cursor);
  if (xsi.nil)
    begin_nil(cursor);
  else
    begin_content(xsi.others);
  return true;
}

void XmlToJson::begin_content(bool attributes) {
  Frame& frame = frames_.back();
  const ComplexType& type = *frame.plan->type;
  frame.content = out_.size();
  frame.segments = static_cast<std::uint32_t>(segments_.size());
  frame.seen = static_cast<std::uint32_t>(seen_.size());
  if (type.any_type) {
    frame.mode = Mode::any_type;
    if (attributes) open_items(frame);
  } else if (type.content == ContentKind::simple) {
    frame.mode = Mode::scalar;
    frame.simple = type.text_type;
    separate();
    out_ += "\"$\":";
  } else if (type.shape.ordered()) {
    frame.mode = Mode::items;
    open_items(frame);
  } else {
    frame.mode = Mode::members;
    seen_.resize(seen_.size() + type.shape.members().size(), 0);
  }
}

void XmlToJson::begin_nil(const XmlCursor& cursor) {
  Frame& frame = frames_.back();
  if (!frame.element->nillable) note(drift_.unexpected_nil, "unexpected nil", {}, cursor);
  if (frame.object && out_.back() == '{') {
    out_.pop_back();
    frame.object = false;
  }
  if (frame.object) {
    separate();
    out_ += "\"$\":";
  }
  out_ += "null";
  frame.mode = Mode::nil;
}

void XmlToJson::begin_fragment(const XmlElement& xml, const XmlCursor& cursor) {
  fragment_.start(xml, cursor);
  frames_.push_back({.mode = Mode::fragment, .depth = 1});
}

void XmlToJson::begin_skip() {
  frames_.push_back({.mode = Mode::skip, .depth = 1});
}

bool XmlToJson::text(std::string_view piece, const XmlCursor& cursor) {
  if (frames_.empty()) return true;
  const Frame& frame = frames_.back();
  switch (frame.mode) {
    case Mode::scalar:
    case Mode::any_type:
      text_ += piece;
      return true;
    case Mode::fragment:
      fragment_.text(piece);
      return true;
    case Mode::skip:
      return true;
    case Mode::items:
      if (frame.plan->type->content == ContentKind::mixed) {
        text_ += piece;
        return true;
      }
      break;
    case Mode::members:
    case Mode::nil:
      break;
  }
  if (!trimmed(piece).empty()) note(drift_.unexpected_text, "unexpected text", {}, cursor);
  return true;
}

bool XmlToJson::end(const XmlCursor& cursor) {
  Frame& frame = frames_.back();
  switch (frame.mode) {
    case Mode::fragment:
      fragment_.end(cursor);
      if (--frame.depth > 0) return true;
      append_json_string(out_, fragment_.take());
      break;
    case Mode::skip:
      if (--frame.depth == 0) frames_.pop_back();
      return true;
    case Mode::scalar:
      if (!end_scalar(frame, cursor)) return false;
      text_.clear();
      break;
    case Mode::members:
      end_members(frame, cursor);
      break;
    case Mode::items:
      settle_text(frame);
      out_ += ']';
      break;
    case Mode::any_type:
      end_any_type(frame);
      text_.clear();
      break;
    case Mode::nil:
      break;
  }
  if (frame.object) out_ += '}';
  finish_value();
  return true;
}

void XmlToJson::finish_value() {
  frames_.pop_back();
  if (frames_.empty()) {
    done_ = true;
  } else if (frames_.back().items_open) {
    out_ += '}';
  }
}

bool XmlToJson::end_scalar(const Frame& frame, const XmlCursor& cursor) {
  std::string_view text = text_;
  if (text.empty()) {
    if (frame.element->fixed)
      text = *frame.element->fixed;
    else if (frame.element->default_value)
      text = *frame.element->default_value;
  }
  switch (scalars_.append(out_, *frame.simple, text, cursor)) {
    case ScalarOutcome::written:
      return true;
    case ScalarOutcome::empty:
      note(drift_.empty_values, "empty value", {}, cursor);
      out_ += "null";
      return true;
    case ScalarOutcome::beyond:
      return refuse("is a number beyond what can be carried", {}, cursor);
    case ScalarOutcome::wrong:
      break;
  }
  return refuse("has a value that is not of its type", {}, cursor);
}

void XmlToJson::note(std::uint64_t& count, std::string_view what, std::string_view name,
                     const XmlCursor& cursor) {
  ++count;
  if (drift_.examples.size() >= Drift::kExamples) return;
  drift_.examples.push_back(std::string(what) + " " + path(name) + ", " + cursor.position());
}

std::string XmlToJson::path(std::string_view last) const {
  std::string out;
  for (const auto& frame : frames_) {
    if (frame.element != nullptr) (out += '/') += frame.element->name->local;
  }
  if (!last.empty()) (out += '/') += last.substr(0, 128);
  return out;
}

bool XmlToJson::refuse(std::string text, std::string_view name, const XmlCursor& cursor) {
  refusal_ = Error{.kind = origin_ == Origin::backend ? ErrorKind::bad_answer : ErrorKind::invalid,
                   .origin = origin_,
                   .text = "an element " + std::move(text),
                   .location = path(name) + ", " + cursor.position()};
  return false;
}

}  // namespace figbridge::soap
