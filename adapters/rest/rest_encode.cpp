// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "adapters/rest/rest_codec.h"
#include "core/json/json_writer.h"
#include "core/percent.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

/// Takes an input apart into the places of a request.
class Encoder {
 public:
  Encoder(const JsonText& input, const CallPattern& pattern, const InputLayout& layout, Origin origin)
      : index_(input.view()), pattern_(pattern), layout_(layout), origin_(origin) {}

  Result<HttpOutput> run() {
    const JsonKind kind = index_.node(0).kind;
    const bool object = kind == JsonKind::object;
    if (!object && kind != JsonKind::null && !layout_.input_is_body())
      return wrong("an object is expected", 0);
    if (auto path = write_path(object); !path) return std::unexpected(std::move(path.error()));
    if (layout_.input_is_body() || (!object && layout_.has_body() && kind != JsonKind::null)) {
      write_body(index_.value(0));
      return std::move(out_);
    }
    if (object) {
      if (auto rest = write_members(); !rest) return std::unexpected(std::move(rest.error()));
    }
    return std::move(out_);
  }

 private:
  std::unexpected<Error> wrong(std::string text, Id at) const {
    return fail(ErrorKind::invalid, origin_, std::move(text), index_.pointer_to(at));
  }
  std::unexpected<Error> missing(const std::string& member) const {
    return fail(ErrorKind::invalid, origin_, "is needed in the path", JsonPointer::of({member}).text());
  }

  void write_body(std::string_view json) {
    out_.has_body = true;
    out_.body = json;
  }

  Status write_path(bool object) {
    for (const auto& segment : pattern_.path.segments) {
      out_.target += '/';
      if (!segment.parameter) {
        out_.target += percent_encoded(segment.text);
        continue;
      }
      const auto value = object ? index_.member(0, segment.text) : std::nullopt;
      if (!value || index_.node(*value).kind == JsonKind::null) return missing(segment.text);
      if (index_.node(*value).count > 0 || is_container(*value))
        return wrong("is no single value, so it cannot stand in the path", *value);
      const std::string text = index_.plain(*value);
      if (text.empty() || text == "." || text == "..") return wrong("cannot stand in a path", *value);
      out_.target += percent_encoded(text);
    }
    if (out_.target.empty()) out_.target = "/";
    return {};
  }

  [[nodiscard]] bool is_container(Id id) const {
    return index_.node(id).kind == JsonKind::object || index_.node(id).kind == JsonKind::array;
  }

  Status write_members() {
    std::string body;
    JsonWriter writer(body);
    writer.begin_object();
    for (auto child = index_.first_child(0); child; child = index_.next_sibling(*child, 0)) {
      const std::string name = unescape_json(index_.name_token(*child));
      const Parameter* parameter = layout_.parameter_of(name);
      const bool in_body = parameter == nullptr && layout_.has_body();
      if (parameter != nullptr && parameter->place == Place::path) continue;
      if (in_body && !layout_.whole_body().empty()) {
        if (name == layout_.whole_body()) write_body(index_.value(*child));
      } else if (in_body) {
        writer.ready_name(std::string(index_.name_token(*child)) + ':');
        writer.token(index_.value(*child));
      } else {
        const Parameter plain{.member = name, .wire_name = name};
        if (auto written = write_parameter(parameter != nullptr ? *parameter : plain, *child); !written)
          return written;
      }
    }
    writer.end_object();
    if (layout_.has_body() && layout_.whole_body().empty()) write_body(body);
    return {};
  }

  Status write_parameter(const Parameter& parameter, Id id) {
    const JsonKind kind = index_.node(id).kind;
    if (kind == JsonKind::null) return {};
    if (kind == JsonKind::object)
      return wrong("an object cannot stand in the " + std::string(name_of(parameter.place)), id);
    if (kind != JsonKind::array) return write_one(parameter, id);
    for (auto item = index_.first_child(id); item; item = index_.next_sibling(*item, id)) {
      if (is_container(*item))
        return wrong(
            "a list of lists or objects cannot stand in the " + std::string(name_of(parameter.place)), *item);
      if (auto written = write_one(parameter, *item); !written) return written;
    }
    return {};
  }

  Status write_one(const Parameter& parameter, Id id) {
    const std::string text = index_.plain(id);
    if (parameter.place == Place::header) {
      const bool plain = std::ranges::none_of(
          text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
      if (!plain) return wrong("has control characters, which a header cannot carry", id);
      out_.headers.add(parameter.wire_name, text);
      return {};
    }
    out_.target += out_.target.find('?') == std::string::npos ? '?' : '&';
    out_.target += percent_encoded(parameter.wire_name) + '=' + percent_encoded(text);
    return {};
  }

  JsonIndex index_;
  const CallPattern& pattern_;
  const InputLayout& layout_;
  Origin origin_;
  HttpOutput out_;
};

}  // namespace

Result<HttpOutput> encode_input(const JsonText& input, const CallPattern& pattern, const InputLayout& layout,
                                Origin origin) {
  return Encoder(input, pattern, layout, origin).run();
}

}  // namespace figbridge::rest
