// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/json_to_xml.h"

#include <algorithm>

#include "adapters/soap/codec/lexical.h"
#include "adapters/soap/soap_version.h"
#include "adapters/soap/xml/xml_text.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

using schema::ComplexType;
using schema::ContentKind;
using schema::ElementDecl;
using schema::SimpleType;

JsonToXml::JsonToXml(const CodecPlan& plan, const JsonText& json, Origin origin, bool numbers_as_strings)
    : plan_(plan),
      json_(json.view()),
      origin_(origin),
      scalars_(plan.patterns(), numbers_as_strings, origin,
               [this](std::string_view uri) { return prefix(uri); }),
      used_(plan.model().names().namespaces(), false) {}

Status JsonToXml::write(const ElementDecl& root, std::string& out) {
  out_ = &out;
  return element(root, 0);
}

Status JsonToXml::element(const ElementDecl& declared, Id value) {
  const Marks marks = marks_of(value);
  const auto chosen = element_for(declared, value, marks);
  if (!chosen) return fail(chosen.error());
  const ElementDecl& element = **chosen;
  const auto type = type_for(element, value, marks);
  if (!type) return fail(type.error());
  if (!*type || !element.problem.empty() || !type->problem().empty())
    return wrong(value, "has a type that cannot be written");
  ++written_;
  open_tag(*element.name);
  if (*type != element.type) {
    uses_xsi_ = true;
    *out_ += " xsi:type=\"";
    append_qname(*type->name());
    *out_ += '"';
  }
  if (json_.node(value).kind == JsonKind::null) {
    if (!element.nillable) return wrong(value, "is null, which is not allowed here");
    uses_xsi_ = true;
    *out_ += " xsi:nil=\"true\"/>";
    return {};
  }
  return typed(element, *type, value, marks);
}

JsonToXml::Marks JsonToXml::marks_of(Id value) const {
  Marks marks;
  if (json_.node(value).kind != JsonKind::object) return marks;
  for (auto child = json_.first_child(value); child; child = json_.next_sibling(*child, value)) {
    const std::string_view name = json_.name_token(*child);
    if (!name.starts_with("\"$")) continue;
    if (name == "\"$element\"")
      marks.element = *child;
    else if (name == "\"$type\"")
      marks.type = *child;
    else if (name == "\"$items\"")
      marks.items = *child;
    else if (name == "\"$\"")
      marks.text = *child;
  }
  return marks;
}

Result<const ElementDecl*> JsonToXml::element_for(const ElementDecl& declared, Id value,
                                                  const Marks& marks) const {
  if (marks.element == kNoNode) {
    if (declared.abstract) return wrong(value, "needs an $element: this one never stands itself");
    return &declared;
  }
  const std::string name = json_.plain(marks.element);
  if (name == declared.json_name && !declared.abstract) return &declared;
  const auto found =
      std::ranges::find(declared.substitutes, name, [](const ElementDecl* each) { return each->json_name; });
  if (found == declared.substitutes.end())
    return wrong(marks.element, "names no element that may stand here");
  return *found;
}

Result<schema::Type> JsonToXml::type_for(const ElementDecl& element, Id value, const Marks& marks) const {
  const auto abstract = [](const schema::Type& type) {
    return type.complex != nullptr && type.complex->abstract;
  };
  if (marks.type == kNoNode) {
    if (abstract(element.type)) return wrong(value, "needs a $type: its own is abstract");
    return element.type;
  }
  const schema::Type named = plan_.model().type_by_json(json_.plain(marks.type));
  if (!named || abstract(named) || !schema::Model::derives(named, element.type)) {
    return wrong(marks.type, "names no type that may stand here");
  }
  return named;
}

Status JsonToXml::typed(const ElementDecl& element, schema::Type type, Id value, const Marks& marks) {
  if (type.simple != nullptr) return simple(element, *type.simple, value, marks);
  if (type.complex->bare()) return simple(element, *type.complex->text_type, value, marks);
  if (type.complex->any_type && json_.node(value).kind == JsonKind::string) {
    *out_ += '>';
    const std::size_t begin = out_->size();
    if (auto done = free_text(value); !done) return done;
    close_tag(*element.name, begin);
    return {};
  }
  if (json_.node(value).kind != JsonKind::object) return wrong(value, "must be an object");
  return complex(element, *plan_.of(type.complex), value, marks);
}

Status JsonToXml::simple(const ElementDecl& element, const SimpleType& type, Id value, const Marks& marks) {
  Id scalar = value;
  if (marks.element != kNoNode || marks.type != kNoNode) {
    if (auto done = nothing_else(value, false, "\"$\""); !done) return done;
    if (marks.text == kNoNode) return wrong_member(value, "$", "is missing");
    scalar = marks.text;
    if (json_.node(scalar).kind == JsonKind::null) {
      if (!element.nillable) return wrong(scalar, "is null, which is not allowed here");
      uses_xsi_ = true;
      *out_ += " xsi:nil=\"true\"/>";
      return {};
    }
  }
  *out_ += '>';
  const std::size_t begin = out_->size();
  if (auto done = text(element, type, scalar); !done) return done;
  close_tag(*element.name, begin);
  return {};
}

Status JsonToXml::text(const ElementDecl& element, const SimpleType& type, Id value) {
  const auto written = scalars_.text(type, json_, value);
  if (!written) return wrong(value, written.error().text);
  if (element.fixed) {
    std::string storage;
    const std::string_view treated_text = treated(*written, type.white_space, storage);
    const bool same =
        treated_text == *element.fixed || compare_values(type.built_in, treated_text, *element.fixed) == 0;
    if (!same) return wrong(value, "is not the one value that is allowed here");
  }
  append_xml_text(*out_, *written);
  return {};
}

Status JsonToXml::free_text(Id value) {
  const std::string plain = json_.plain(value);
  if (find_unwritable(plain) != std::string::npos)
    return wrong(value, "has a character that XML cannot carry");
  append_xml_text(*out_, plain);
  return {};
}

Status JsonToXml::complex(const ElementDecl& element, const TypePlan& plan, Id object, const Marks& marks) {
  if (auto done = attributes(*plan.type, object); !done) return done;
  if (marks.text != kNoNode && json_.node(marks.text).kind == JsonKind::null) {
    if (!element.nillable) return wrong(marks.text, "is null, which is not allowed here");
    if (auto done = nothing_else(object, true, "\"$\""); !done) return done;
    uses_xsi_ = true;
    *out_ += " xsi:nil=\"true\"/>";
    return {};
  }
  *out_ += '>';
  const std::size_t begin = out_->size();
  if (auto done = complex_content(element, plan, object, marks); !done) return done;
  close_tag(*element.name, begin);
  return {};
}

Status JsonToXml::complex_content(const ElementDecl& element, const TypePlan& plan, Id object,
                                  const Marks& marks) {
  if (plan.type->any_type) {
    if (auto done = nothing_else(object, true, marks.items != kNoNode ? "\"$items\"" : "\"$\""); !done)
      return done;
    return any_type(marks);
  }
  if (plan.type->content == ContentKind::simple) {
    if (auto done = nothing_else(object, true, "\"$\""); !done) return done;
    if (marks.text == kNoNode) return wrong_member(object, "$", "is missing");
    return text(element, *plan.type->text_type, marks.text);
  }
  if (!plan.type->shape.ordered()) return members(plan, object);
  if (auto done = nothing_else(object, true, "\"$items\""); !done) return done;
  if (marks.items != kNoNode && json_.node(marks.items).kind != JsonKind::array)
    return wrong(marks.items, "must be an array");
  return items(plan, marks.items == kNoNode ? object : marks.items);
}

Status JsonToXml::any_type(const Marks& marks) {
  if (marks.text != kNoNode) {
    if (json_.node(marks.text).kind != JsonKind::string) return wrong(marks.text, "must be a string");
    return free_text(marks.text);
  }
  if (marks.items == kNoNode) return {};
  if (json_.node(marks.items).kind != JsonKind::array) return wrong(marks.items, "must be an array");
  return any_items(marks.items);
}

void JsonToXml::close_tag(const schema::Name& name, std::size_t content) {
  if (out_->size() == content) {
    out_->back() = '/';
    *out_ += '>';
  } else {
    *out_ += "</";
    append_qname(name);
    *out_ += '>';
  }
}

void JsonToXml::append_qname(const schema::Name& name) {
  if (name.ns != schema::kNoNamespace) {
    used_[name.ns] = true;
    (*out_ += plan_.prefix(name.ns)) += ':';
  }
  *out_ += name.local;
}

std::string JsonToXml::prefix(std::string_view uri) {
  if (const auto ns = known(uri)) {
    used_[*ns] = true;
    return plan_.prefix(*ns);
  }
  if (uri == kXmlNamespace) return "xml";
  const auto found =
      std::ranges::find(foreign_, uri, [](const auto& each) { return std::string_view(each.first); });
  if (found != foreign_.end()) return found->second;
  return foreign_.emplace_back(uri, "q" + std::to_string(foreign_.size() + 1)).second;
}

std::optional<schema::NamespaceId> JsonToXml::known(std::string_view uri) const {
  return plan_.model().names().namespace_id(uri);
}

void JsonToXml::append_declarations(std::string& out) const {
  const auto declare = [&out](std::string_view prefix, std::string_view uri) {
    ((out += " xmlns:") += prefix) += "=\"";
    append_xml_attribute(out, uri);
    out += '"';
  };
  if (uses_xsi_) declare("xsi", kXsi);
  for (schema::NamespaceId ns = 1; ns < used_.size(); ++ns) {
    if (used_[ns] && plan_.prefix(ns) != "xml") declare(plan_.prefix(ns), plan_.model().names().uri(ns));
  }
  for (const auto& [uri, prefix] : foreign_) declare(prefix, uri);
}

std::string JsonToXml::pointer(Id target) const {
  std::string out;
  for (Id at = 0; at != target;) {
    std::size_t position = 0;
    auto child = json_.first_child(at);
    while (child && json_.node(*child).next <= target) {
      child = json_.next_sibling(*child, at);
      ++position;
    }
    if (!child) break;
    out += '/';
    const bool array = json_.node(at).kind == JsonKind::array;
    const std::string token = array ? std::to_string(position) : unescape_json(json_.name_token(*child));
    for (const char c : token) {
      if (c == '~')
        out += "~0";
      else if (c == '/')
        out += "~1";
      else
        out += c;
    }
    at = *child;
  }
  return out;
}

std::unexpected<Error> JsonToXml::wrong(Id at, std::string text) const {
  return fail(ErrorKind::invalid, origin_, "the value " + std::move(text), pointer(at));
}

std::unexpected<Error> JsonToXml::wrong_member(Id object, std::string_view member, std::string text) const {
  return fail(ErrorKind::invalid, origin_, "the member " + std::move(text),
              pointer(object) + "/" + std::string(member));
}

}  // namespace figbridge::soap
