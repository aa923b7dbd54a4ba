// SPDX-License-Identifier: Apache-2.0
#include "tests/support/xsd_oracle.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <fstream>
#include <map>
#include <vector>

namespace figbridge::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string attribute(xmlNodePtr node, const char* name) {
  xmlChar* value = xmlGetNoNsProp(node, chars(name));
  std::string text(view(value));
  xmlFree(value);
  return text;
}

bool is(xmlNodePtr node, std::string_view local) {
  return node->type == XML_ELEMENT_NODE && view(node->name) == local && node->ns != nullptr &&
         view(node->ns->href) == kXsd;
}

void collect(xmlNodePtr node, std::vector<xmlNodePtr>& schemas) {
  for (; node != nullptr; node = node->next) {
    if (is(node, "schema"))
      schemas.push_back(node);
    else
      collect(node->children, schemas);
  }
}

/// A schema within a WSDL as a document of its own, with the namespaces of its surroundings.
xmlDocPtr cut_out(xmlDocPtr wsdl, xmlNodePtr schema) {
  xmlDocPtr document = xmlNewDoc(chars("1.0"));
  xmlNodePtr root = xmlDocCopyNode(schema, document, 1);
  xmlDocSetRootElement(document, root);
  xmlNsPtr* scope = xmlGetNsList(wsdl, schema);
  for (xmlNsPtr* ns = scope; ns != nullptr && *ns != nullptr; ++ns) {
    if (xmlSearchNs(document, root, (*ns)->prefix) == nullptr) xmlNewNs(root, (*ns)->href, (*ns)->prefix);
  }
  xmlFree(scope);
  return document;
}

void silent(void* /*context*/, xmlErrorPtr /*error*/) {}

void keep_first(void* text, xmlErrorPtr error) {
  auto& kept = *static_cast<std::string*>(text);
  if (kept.empty()) kept = error->message;
}

}  // namespace

struct XsdOracle::Schema {
  xmlSchemaPtr compiled = nullptr;
  ~Schema() { xmlSchemaFree(compiled); }
};

XsdOracle::XsdOracle(std::unique_ptr<Schema> schema) : schema_(std::move(schema)) {}
XsdOracle::XsdOracle(XsdOracle&&) noexcept = default;
XsdOracle& XsdOracle::operator=(XsdOracle&&) noexcept = default;
XsdOracle::~XsdOracle() = default;

std::optional<XsdOracle> XsdOracle::of_wsdl(const fs::path& wsdl, const fs::path& scratch) {
  xmlDocPtr document =
      xmlReadFile(wsdl.c_str(), nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == nullptr) return std::nullopt;
  std::vector<xmlNodePtr> schemas;
  collect(xmlDocGetRootElement(document), schemas);
  std::map<std::string, fs::path> files;
  bool usable = !schemas.empty();
  for (xmlNodePtr schema : schemas) {
    usable = usable && files
                           .emplace(attribute(schema, "targetNamespace"),
                                    scratch / ("s" + std::to_string(files.size()) + ".xsd"))
                           .second;
  }
  std::string driver = "<schema xmlns='" + std::string(kXsd) + "'>";
  for (xmlNodePtr schema : schemas) {
    if (!usable) break;
    xmlDocPtr own = cut_out(document, schema);
    for (xmlNodePtr child = xmlDocGetRootElement(own)->children; child != nullptr; child = child->next) {
      if (!is(child, "import") && !is(child, "include")) continue;
      const std::string location = attribute(child, "schemaLocation");
      const auto inline_schema = files.find(attribute(child, "namespace"));
      if (is(child, "import") && inline_schema != files.end()) {
        xmlSetProp(child, chars("schemaLocation"), chars(inline_schema->second.c_str()));
      } else if (!location.empty() && location.find("://") == std::string::npos) {
        xmlSetProp(child, chars("schemaLocation"),
                   chars(fs::absolute(wsdl.parent_path() / location).c_str()));
      }
    }
    const std::string target = attribute(schema, "targetNamespace");
    xmlSaveFile(files[target].c_str(), own);
    xmlFreeDoc(own);
    driver += "<import schemaLocation='" + files[target].string() + "'" +
              (target.empty() ? "" : " namespace='" + target + "'") + "/>";
  }
  xmlFreeDoc(document);
  if (!usable || driver.find('&') != std::string::npos) return std::nullopt;
  const fs::path driver_file = scratch / "driver.xsd";
  std::ofstream(driver_file) << driver << "</schema>";
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(driver_file.c_str());
  xmlSchemaSetParserStructuredErrors(parser, silent, nullptr);
  auto schema = std::make_unique<Schema>();
  xmlSetStructuredErrorFunc(nullptr, silent);
  schema->compiled = xmlSchemaParse(parser);
  xmlSetStructuredErrorFunc(nullptr, nullptr);
  xmlSchemaFreeParserCtxt(parser);
  if (schema->compiled == nullptr) return std::nullopt;
  return XsdOracle(std::move(schema));
}

std::string XsdOracle::problem_of(std::string_view envelope) const {
  xmlDocPtr document = xmlReadMemory(envelope.data(), static_cast<int>(envelope.size()), nullptr, nullptr,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);
  if (document == nullptr) return "not well-formed";
  xmlNodePtr body = xmlLastElementChild(xmlDocGetRootElement(document));
  xmlNodePtr child = xmlFirstElementChild(body);
  std::string problem;
  xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema_->compiled);
  xmlSchemaSetValidStructuredErrors(validator, keep_first, &problem);
  const int outcome = child == nullptr ? -1 : xmlSchemaValidateOneElement(validator, child);
  if (outcome != 0 && problem.empty()) problem = "not validated";
  xmlSchemaFreeValidCtxt(validator);
  xmlFreeDoc(document);
  return outcome == 0 ? std::string() : problem;
}

}  // namespace figbridge::test
