// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/error_sketch.h"

#include <algorithm>

#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/sample_value.h"
#include "core/config/nearest_name.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {
namespace {

std::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

Result<const schema::ElementDecl*> element_of(const SoapMessages& messages, const std::string& fault) {
  if (fault.empty()) {
    if (messages.response != nullptr) return messages.response;
    return refuse("the WSDL declares no answer that could tell it");
  }
  std::vector<std::string> names;
  for (const auto& declared : messages.faults) names.push_back(declared.name);
  const auto found = std::ranges::find(messages.faults, fault, &DeclaredFault::name);
  if (found != messages.faults.end()) return found->element;
  return refuse("the WSDL declares no fault '" + fault + "' for this operation" + suggestion(fault, names));
}

/// The body with values of the right types where they are not known yet.
class Filling {
 public:
  Filling(const CodecPlan& plan, const schema::ElementDecl& element, const ErrorSketch& sketch)
      : plan_(plan), element_(element), open_(sketch.open), index_(sketch.body->view()) {}

  JsonText run() {
    JsonWriter out(text_);
    copy(0, out);
    return JsonText::trusted(std::move(text_));
  }

 private:
  void copy(JsonIndex::Id id, JsonWriter& out) {
    const JsonKind kind = index_.node(id).kind;
    if (kind != JsonKind::object && kind != JsonKind::array) return out.token(known(id));
    kind == JsonKind::object ? out.begin_object() : out.begin_array();
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id)) {
      if (kind == JsonKind::object) out.ready_name(std::string(index_.name_token(*child)) + ':');
      copy(*child, out);
    }
    kind == JsonKind::object ? out.end_object() : out.end_array();
  }

  std::string known(JsonIndex::Id id) const {
    const auto pointer = index_.pointer_to(id);
    const auto place = JsonPointer::parse(pointer);
    const bool open = std::ranges::find(open_, pointer) != open_.end();
    const auto* type = open && place ? simple_type_at(element_, *place) : nullptr;
    const auto sample = type == nullptr ? std::nullopt : sample_value(plan_, *type);
    return sample.value_or(std::string(index_.value(id)));
  }

  const CodecPlan& plan_;
  const schema::ElementDecl& element_;
  const std::vector<std::string>& open_;
  JsonIndex index_;
  std::string text_;
};

}  // namespace

Status check_sketch(const SoapCodec& codec, const ErrorSketch& sketch) {
  auto element = element_of(codec.messages(), sketch.fault);
  if (!element) return std::unexpected(std::move(element.error()));
  const JsonText body =
      sketch.body ? Filling(codec.plan(), **element, sketch).run() : JsonText::trusted("{}");
  std::string xml;
  auto written =
      JsonToXml(codec.plan(), body, Origin::bridge, codec.options().numbers_as_strings).write(**element, xml);
  if (!written && std::ranges::find(sketch.open, written.error().location) != sketch.open.end()) return {};
  return written;
}

}  // namespace figbridge::soap
