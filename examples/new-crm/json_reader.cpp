// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "json.h"

namespace crm {
namespace {

constexpr std::size_t kMaxDepth = 64;

// Builds the value bottom-up: a stack of the containers that are open, each with the name its next member
// gets.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json::number(std::to_string(value))); }
  bool number_unsigned(number_unsigned_t value) override { return add(Json::number(std::to_string(value))); }
  bool number_float(number_float_t, const string_t& digits) override { return add(Json::number(digits)); }
  bool string(string_t& text) override { return add(Json(text)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json(Json::Object{})); }
  bool start_array(std::size_t) override { return open(Json(Json::Array{})); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back().value.find(name)) throw JsonError("member " + name + " is given twice");
    open_.back().name = name;
    return true;
  }

  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
    throw JsonError("not JSON at byte " + std::to_string(at));
  }

  Json result() { return std::move(result_); }

 private:
  struct Container {
    Json value;
    Json::Array items;
    std::string name;
  };

  bool open(Json value) {
    if (open_.size() == kMaxDepth) throw JsonError("nested too deeply");
    open_.push_back({std::move(value), {}, {}});
    return true;
  }

  bool close() {
    Container container = std::move(open_.back());
    open_.pop_back();
    return add(container.value.items() ? Json(std::move(container.items)) : std::move(container.value));
  }

  bool add(Json value) {
    if (open_.empty()) {
      result_ = std::move(value);
    } else if (open_.back().value.items()) {
      open_.back().items.push_back(std::move(value));
    } else {
      open_.back().value.set(open_.back().name, std::move(value));
    }
    return true;
  }

  std::vector<Container> open_;
  Json result_;
};

}  // namespace

Json parse_json(std::string_view text) {
  Builder builder;
  try {
    nlohmann::json::sax_parse(text, &builder);
  } catch (const nlohmann::json::exception&) {  // a number beyond a double's range
    throw JsonError("not JSON");
  }
  return builder.result();
}

}  // namespace crm
