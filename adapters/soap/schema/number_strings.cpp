// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/number_strings.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::soap::schema {
namespace {

constexpr std::array kBounds{std::string_view("\"minimum\""), std::string_view("\"maximum\""),
                             std::string_view("\"exclusiveMinimum\""),
                             std::string_view("\"exclusiveMaximum\"")};

class Rewriter {
 public:
  explicit Rewriter(const JsonText& schema) : index_(schema.view()), out_(text_) {}

  JsonText run() {
    copy(0);
    return JsonText::trusted(std::move(text_));
  }

 private:
  using Id = JsonIndex::Id;

  void copy(Id id) {
    const JsonKind kind = index_.node(id).kind;
    if (kind == JsonKind::object) return copy_object(id);
    if (kind != JsonKind::array) return out_.token(index_.value(id));
    out_.begin_array();
    for (auto item = index_.first_child(id); item; item = index_.next_sibling(*item, id)) copy(*item);
    out_.end_array();
  }

  bool describes_number(Id object) const {
    const auto type = index_.member(object, "type");
    return type && (index_.value(*type) == "\"number\"" || index_.value(*type) == "\"integer\"");
  }

  void copy_object(Id object) {
    const bool number = describes_number(object);
    out_.begin_object();
    for (auto member = index_.first_child(object); member; member = index_.next_sibling(*member, object)) {
      const auto name = index_.name_token(*member);
      if (!number) {
        out_.ready_name(std::string(name) + ":");
        copy(*member);
      } else {
        copy_of_number(name, *member);
      }
    }
    out_.end_object();
  }

  void copy_of_number(std::string_view name, Id value) {
    if (std::ranges::find(kBounds, name) != kBounds.end()) {
      out_.ready_name("\"x-" + std::string(name.substr(1)) + ":");
      return out_.token(index_.value(value));
    }
    out_.ready_name(std::string(name) + ":");
    if (name == "\"type\"") return out_.string("string");
    if (name == "\"enum\"" || name == "\"const\"" || name == "\"default\"") return copy_values(value);
    copy(value);
  }

  void copy_values(Id id) {
    if (index_.node(id).kind == JsonKind::number) return out_.string(index_.value(id));
    if (index_.node(id).kind != JsonKind::array) return out_.token(index_.value(id));
    out_.begin_array();
    for (auto item = index_.first_child(id); item; item = index_.next_sibling(*item, id)) copy_values(*item);
    out_.end_array();
  }

  JsonIndex index_;
  std::string text_;
  JsonWriter out_;
};

}  // namespace

JsonText with_number_strings(const JsonText& schema) {
  return Rewriter(schema).run();
}

}  // namespace figbridge::soap::schema
