// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/codec/plan.h"
#include "adapters/soap/codec/xml_to_json.h"
#include "adapters/soap/schema/compile.h"

namespace figbridge::soap::test {

inline constexpr std::string_view kSchemaHead =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">)";

/// A schema of target namespace urn:t (prefix t) made ready for translation.
class Codec {
 public:
  explicit Codec(std::string_view components) {
    auto model =
        schema::compile_schema_text(std::string(kSchemaHead) + std::string(components) + "</xs:schema>");
    if (!model) {
      problem_ = model.error().describe();
      return;
    }
    plan_ = CodecPlan::compile(std::move(*model));
  }
  [[nodiscard]] const schema::ElementDecl* element(std::string_view local) const {
    return plan_ ? plan_->model().element("urn:t", local) : nullptr;
  }
  [[nodiscard]] const CodecPlan& plan() const { return *plan_; }

  /// The JSON of a document whose root is a global element; or the error.
  std::string json(std::string_view xml, bool numbers_as_strings = false) {
    std::string local(xml.substr(1, xml.find_first_of(" />", 1) - 1));
    if (local.starts_with("t:")) local.erase(0, 2);
    const auto* root = element(local);
    if (root == nullptr) return "no element " + local + " " + problem_;
    return json(*root, xml, numbers_as_strings);
  }
  std::string json(const schema::ElementDecl& root, std::string_view xml, bool numbers_as_strings = false) {
    drift = {};
    std::string out;
    XmlToJson events(*plan_, root, Origin::backend, numbers_as_strings, out, drift);
    XmlReader reader;
    const auto status = reader.parse(xml, events, Origin::backend);
    return status ? out : std::string(name_of(status.error().kind)) + ": " + status.error().describe();
  }

  /// The XML of a value of a global element, its prefixes declared on it; or the error.
  std::string xml(std::string_view local, std::string_view json, bool numbers_as_strings = false) {
    const auto* root = element(local);
    if (root == nullptr) return "no element " + std::string(local) + " " + problem_;
    const auto text = parse_json(json, {}, Origin::caller);
    if (!text) return text.error().describe();
    JsonToXml writer(*plan_, *text, Origin::caller, numbers_as_strings);
    std::string out;
    if (auto done = writer.write(*root, out); !done) {
      return std::string(name_of(done.error().kind)) + ": " + done.error().describe();
    }
    std::string declarations;
    writer.append_declarations(declarations);
    return out.insert(out.find_first_of(" />", 1), declarations);
  }
  /// JSON to XML to JSON.
  std::string there_and_back(std::string_view local, std::string_view value) {
    const std::string written = xml(local, value);
    return written.starts_with('<') ? json(*element(local), written) : written;
  }

  Drift drift;

 private:
  std::shared_ptr<const CodecPlan> plan_;
  std::string problem_;
};

}  // namespace figbridge::soap::test
