// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/body.h"

#include <algorithm>
#include <utility>

namespace figbridge::soap::wsdl {

using schema::ElementDecl;
using schema::XmlTreeNode;

namespace {

constexpr std::size_t kMostParts = 1000;

void note(std::string& problem, std::string text) {
  if (problem.empty()) problem = std::move(text);
}

/// Where the SOAP extensions of a direction stand: the direction itself, or the root part of a MIME package.
struct Extensions {
  const XmlTreeNode* at = nullptr;
  bool attachments = false;
};

Extensions extensions_of(const XmlTreeNode* bound) {
  const XmlTreeNode* related = bound == nullptr ? nullptr : bound->child(kMime, "multipartRelated");
  if (related == nullptr) return {bound};
  Extensions found{bound};
  for (const XmlTreeNode* part : related->children) {
    if (!part->is(kMime, "part")) continue;
    if (soap_child(part, "body") != nullptr) {
      found.at = part;
    } else {
      found.attachments = true;
    }
  }
  return found;
}

void check_use(const XmlTreeNode* extension, std::string& problem) {
  if (extension == nullptr) return;
  const auto use = extension->attribute("use");
  if (use && *use != "literal") note(problem, "use=\"" + std::string(*use) + "\"");
}

}  // namespace

bool is_soap_extension(const XmlTreeNode& node) {
  return node.ns == kSoap11Binding || node.ns == kSoap12Binding;
}

const XmlTreeNode* soap_child(const XmlTreeNode* node, std::string_view local) {
  if (node == nullptr) return nullptr;
  for (const XmlTreeNode* child : node->children) {
    if (child->local == local && is_soap_extension(*child)) return child;
  }
  return nullptr;
}

const BodyReader::Parts& BodyReader::parts_of(const Component& from, const XmlTreeNode& node,
                                              std::string& problem) {
  static const Parts kNone;
  const std::string_view qname = node.attribute("message").value_or("");
  const Component* message = definitions_.find("message", from, node, qname);
  if (message == nullptr) {
    note(problem, "message \"" + std::string(qname) + "\" is not declared (" + from.place(node) + ")");
    return kNone;
  }
  if (message->node->children.size() > kMostParts) {
    note(problem, "a message with more than 1,000 parts (" + message->place() + ")");
    return kNone;
  }
  const auto [known, fresh] = parts_.try_emplace(message, Parts{.message = message});
  if (!fresh) return known->second;
  for (const XmlTreeNode* child : message->node->children) {
    if (!child->is(kWsdl, "part")) continue;
    known->second.list.push_back({std::string(child->attribute("name").value_or("")), child});
  }
  return known->second;
}

WsdlMessage BodyReader::read(const Direction& direction, std::string& problem) {
  WsdlMessage message{.action = addressing_action(direction.abstract)};
  const Parts& parts = parts_of(*direction.operation->port_type, *direction.abstract, problem);
  if (parts.message == nullptr) return message;
  const Extensions extensions = extensions_of(direction.bound);
  if (extensions.attachments) note(problem, "mime:multipartRelated (attachments)");
  const XmlTreeNode* body = soap_child(extensions.at, "body");
  check_use(body, problem);
  const std::vector<Part> chosen = body_parts(direction, parts, body, problem);
  if (extensions.at != nullptr) {
    for (const XmlTreeNode* each : extensions.at->children) {
      if (each->local == "header" && is_soap_extension(*each))
        message.headers.push_back(header(direction, *each));
    }
  }
  if (!problem.empty()) return message;
  message.element = direction.style == SoapStyle::rpc ? rpc_body(direction, parts, chosen, body, problem)
                                                      : document_body(parts, chosen, problem);
  return message;
}

/// soap:body names its parts, or means all that no header of the same message takes.
std::vector<BodyReader::Part> BodyReader::body_parts(const Direction& direction, const Parts& parts,
                                                     const XmlTreeNode* body, std::string& problem) const {
  std::vector<Part> chosen;
  if (const auto named = body == nullptr ? std::nullopt : body->attribute("parts")) {
    for (const std::string_view each : schema::split_list(*named)) {
      const auto found = std::ranges::find(parts.list, each, &Part::name);
      if (found == parts.list.end()) {
        note(problem, "soap:body names part \"" + std::string(each) + "\", which the message has not");
      } else {
        chosen.push_back(*found);
      }
    }
    return chosen;
  }
  chosen = parts.list;
  const Extensions extensions = extensions_of(direction.bound);
  if (extensions.at == nullptr) return chosen;
  for (const XmlTreeNode* each : extensions.at->children) {
    if (each->local != "header" || !is_soap_extension(*each)) continue;
    const Component* message =
        definitions_.find("message", *direction.binding, *each, each->attribute("message").value_or(""));
    if (message != parts.message) continue;
    std::erase_if(chosen, [&](const Part& part) { return part.name == each->attribute("part"); });
  }
  return chosen;
}

const ElementDecl* BodyReader::part_element(const Component& message, const XmlTreeNode& part) {
  const auto qname = part.attribute("element");
  if (!qname) return nullptr;
  const auto resolved = part.resolve(*qname);
  if (!resolved) return nullptr;
  const ElementDecl* element = builder_.element(builder_.intern(resolved->uri, resolved->local));
  const bool bare_name = qname->find(':') == std::string_view::npos;
  if (element->problem.empty() || !bare_name) return element;
  const ElementDecl* own = builder_.element(builder_.intern(message.target, resolved->local));
  return own->problem.empty() ? own : element;
}

const ElementDecl* BodyReader::document_body(const Parts& parts, const std::vector<Part>& body,
                                             std::string& problem) {
  if (body.empty()) return nullptr;
  if (body.size() > 1) {
    note(problem, "document style with " + std::to_string(body.size()) + " body parts");
    return nullptr;
  }
  const ElementDecl* element = part_element(*parts.message, *body.front().node);
  if (element == nullptr) {
    const bool typed = body.front().node->attribute("type").has_value();
    note(problem, typed
                      ? "document style with type= instead of element= (" +
                            parts.message->place(*body.front().node) + ")"
                      : "a message part without element (" + parts.message->place(*body.front().node) + ")");
  }
  return element;
}

const ElementDecl* BodyReader::rpc_body(const Direction& direction, const Parts& parts,
                                        const std::vector<Part>& body, const XmlTreeNode* soap_body,
                                        std::string& problem) {
  std::vector<schema::ModelBuilder::Part> members;
  WrapperKey key;
  for (const Part& part : body) {
    const auto qname = part.node->attribute("type");
    const auto resolved = qname ? part.node->resolve(*qname) : std::nullopt;
    if (!resolved) {
      note(problem, "rpc style with element= instead of type= (" + parts.message->place(*part.node) + ")");
      return nullptr;
    }
    schema::Type type = builder_.type(builder_.intern(resolved->uri, resolved->local));
    if (!type.problem().empty() && qname->find(':') == std::string_view::npos) {
      const schema::Type own = builder_.type(builder_.intern(parts.message->target, resolved->local));
      if (own.problem().empty()) type = own;
    }
    const void* identity = type.simple != nullptr ? static_cast<const void*>(type.simple) : type.complex;
    key.second.emplace_back(part.name, identity);
    members.push_back({part.name, type});
  }
  const auto given = soap_body == nullptr ? std::nullopt : soap_body->attribute("namespace");
  const std::string_view uri = given ? *given : std::string_view(direction.binding->target);
  key.first = builder_.intern(uri, direction.operation->name + (direction.response ? "Response" : ""));
  const auto [known, fresh] = wrappers_.try_emplace(key, nullptr);
  if (fresh) known->second = builder_.add_wrapper(key.first, members);
  return known->second;
}

WsdlHeader BodyReader::header(const Direction& direction, const XmlTreeNode& node) {
  WsdlHeader made;
  check_use(&node, made.problem);
  const Parts& parts = parts_of(*direction.binding, node, made.problem);
  if (!made.problem.empty()) return made;
  const auto part = std::ranges::find(parts.list, node.attribute("part").value_or(""), &Part::name);
  if (part == parts.list.end()) {
    note(made.problem,
         "soap:header names a part that its message has not (" + direction.binding->place(node) + ")");
    return made;
  }
  made.element = part_element(*parts.message, *part->node);
  if (made.element == nullptr)
    note(made.problem, "a header part without element (" + parts.message->place(*part->node) + ")");
  return made;
}

WsdlFault BodyReader::fault(const AbstractOperation& operation, const XmlTreeNode& abstract,
                            const XmlTreeNode* bound) {
  WsdlFault made{.name = std::string(abstract.attribute("name").value_or("")),
                 .action = addressing_action(&abstract)};
  check_use(soap_child(bound, "fault"), made.problem);
  const Parts& parts = parts_of(*operation.port_type, abstract, made.problem);
  if (!made.problem.empty()) return made;
  if (parts.list.size() != 1) {
    note(made.problem, "a fault message with " + std::to_string(parts.list.size()) + " parts");
    return made;
  }
  made.element = part_element(*parts.message, *parts.list.front().node);
  if (made.element == nullptr) note(made.problem, "a fault part with type= instead of element=");
  return made;
}

}  // namespace figbridge::soap::wsdl
