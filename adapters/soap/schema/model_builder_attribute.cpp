// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "adapters/soap/schema/model_builder.h"

namespace figbridge::soap::schema {

namespace {

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

/// Of one type; an element in a message may not have as many anyway.
constexpr std::size_t kMaxAttributes = 1000;

bool is_soap_encoding(const Name* name) {
  return name->uri == "http://schemas.xmlsoap.org/soap/encoding/" ||
         name->uri == "http://www.w3.org/2003/05/soap-encoding";
}

template <class T>
void put(std::vector<T>& list, T item, auto same) {
  const auto known = std::ranges::find_if(list, [&](const T& each) { return same(each, item); });
  if (known == list.end()) {
    list.push_back(std::move(item));
  } else {
    *known = std::move(item);
  }
}

bool same_name(const Attribute& a, const Attribute& b) {
  return a.name == b.name;
}

}  // namespace

void ModelBuilder::collect_attributes(const Site& site, Attributes& into, std::string& problem,
                                      std::size_t depth) {
  for (const XmlTreeNode* child : site.node->children) {
    if (child->ns != kXsd) continue;
    if (child->local == "attribute") {
      add_attribute(site.at(*child), into, problem);
    } else if (child->local == "attributeGroup") {
      add_attribute_group(site.within(*child), into, problem, depth + 1);
    } else if (child->local == "anyAttribute") {
      into.any = wildcard(site.at(*child));
    }
  }
}

void ModelBuilder::add_attribute(const Site& site, Attributes& into, std::string& problem) {
  count(1);
  if (into.declared.size() >= kMaxAttributes || !overflow()) {
    return note(problem, "too many attributes (" + site.place() + ")");
  }
  Attribute attribute;
  Site declared = site;
  if (const auto ref = site.node->attribute("ref")) {
    attribute.name = reference(Symbol::attribute, site, *ref);
    const Declaration* declaration =
        attribute.name == nullptr ? nullptr : set_.find(Symbol::attribute, attribute.name);
    if (declaration == nullptr) {
      const Name* name = attribute.name != nullptr ? attribute.name : intern("", *ref);
      return note(problem, not_declared("attribute", name, site.place()));
    }
    if (is_soap_encoding(attribute.name) && attribute.name->local == "arrayType") note_array_type(site, into);
    declared = {declaration->node, declaration->document, nullptr};
  } else {
    const auto form = site.node->attribute("form");
    const bool qualified = form ? *form == "qualified" : site.document->attributes_qualified;
    attribute.name = intern(qualified ? std::string_view(site.document->target) : "",
                            site.node->attribute("name").value_or(""));
  }
  const auto use = site.node->attribute("use");
  if (use == "prohibited") {
    into.prohibited.push_back(attribute.name);
    return;
  }
  const auto either = [&](std::string_view what) {
    const auto here = site.node->raw_attribute(what);
    return here ? here : declared.node->raw_attribute(what);
  };
  attribute.required = use == "required";
  attribute.default_value = either("default");
  attribute.fixed = either("fixed");
  attribute.type = attribute_type(declared);
  note(problem, attribute.type->problem);
  put(into.declared, std::move(attribute), same_name);
}

const SimpleType* ModelBuilder::attribute_type(const Site& site) {
  if (const auto named = site.node->attribute("type")) return simple_reference(site, *named);
  if (const XmlTreeNode* inline_type = site.node->child(kXsd, "simpleType")) {
    const auto [known, fresh] = attribute_types_.try_emplace({inline_type, site.document}, nullptr);
    if (fresh) known->second = new_simple(site.at(*inline_type), nullptr);
    return known->second;
  }
  return &model_->built_in(BuiltIn::any_simple);
}

void ModelBuilder::add_attribute_group(const Site& site, Attributes& into, std::string& problem,
                                       std::size_t depth) {
  const Name* name = reference(Symbol::attribute_group, site, site.node->attribute("ref").value_or(""));
  const bool itself = name != nullptr && site.redefines != nullptr && site.redefines->name == name;
  const Declaration* declaration = itself            ? site.redefines
                                   : name == nullptr ? nullptr
                                                     : set_.find(Symbol::attribute_group, name);
  if (declaration == nullptr) {
    return note(problem, name == nullptr ? "an attribute group with an unbound prefix (" + site.place() + ")"
                                         : not_declared("attribute group", name, site.place()));
  }
  count(1);
  if (depth > set_.limits().derivation || !overflow()) {
    return note(problem, "attribute group " + declaration->name->clark() + " contains itself");
  }
  collect_attributes({declaration->node, declaration->document, declaration->redefines}, into, problem,
                     depth);
}

/// `wsdl:arrayType="xsd:string[]"`: what the items of an encoded array are.
void ModelBuilder::note_array_type(const Site& site, Attributes& into) {
  const auto written = site.node->attribute(kWsdl, "arrayType");
  if (!written) return;
  const std::string_view item = written->substr(0, written->find('['));
  into.encoded_item = type_reference(site, item);
}

const Wildcard* ModelBuilder::wildcard(const Site& site) {
  const auto [known, fresh] = wildcards_.try_emplace({site.node, site.document}, nullptr);
  if (!fresh) return known->second;
  Wildcard& made = model_->wildcard_pool_.emplace_back();
  known->second = &made;
  const std::string_view process = site.node->attribute("processContents").value_or("strict");
  made.process = process == "skip"  ? ProcessContents::skip
                 : process == "lax" ? ProcessContents::lax
                                    : ProcessContents::strict;
  made.target = intern(site.document->target, "")->ns;
  const std::string_view scope = site.node->attribute("namespace").value_or("##any");
  if (scope == "##any") return &made;
  made.scope = scope == "##other" ? Wildcard::Scope::other : Wildcard::Scope::listed;
  if (made.scope == Wildcard::Scope::other) return &made;
  for (const std::string_view each : split_list(scope)) {
    const std::string_view uri = each == "##targetNamespace" ? std::string_view(site.document->target)
                                 : each == "##local"         ? std::string_view()
                                                             : each;
    made.listed.push_back(intern(uri, "")->ns);
  }
  return &made;
}

void ModelBuilder::merge_attributes(ComplexType& type, const Attributes& own, bool restricts) {
  for (const Attribute& each : own.declared) put(type.attributes, each, same_name);
  if (restricts) {
    std::erase_if(type.attributes, [&](const Attribute& each) {
      return std::ranges::find(own.prohibited, each.name) != own.prohibited.end();
    });
  }
  if (own.any != nullptr || restricts) type.any_attribute = own.any;
  if (own.encoded_item) type.encoded_item = own.encoded_item;
}

}  // namespace figbridge::soap::schema
