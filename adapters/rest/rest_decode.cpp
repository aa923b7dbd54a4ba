// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "adapters/common/problem.h"
#include "adapters/rest/rest_codec.h"
#include "adapters/rest/rest_media.h"
#include "core/json/json_writer.h"
#include "core/percent.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kQueryParameters = 1'000;

std::unexpected<Error> refuse(ErrorKind kind, std::string text) {
  return fail(kind, Origin::caller, std::move(text));
}

/// The canonical token of a text: a literal where the types ask for one and it is one; else a string.
std::string typed_token(const std::string& text, const ValueTypes& types) {
  const bool numeric = (types.integer || types.number) && !text.empty() &&
                       (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
  if (types.boolean && (text == "true" || text == "false")) return text;
  if (numeric && parse_json(text, {.depth = 0}, Origin::caller)) return text;
  return escape_json(text);
}

/// `a=b&c` with '+' for a space, as HTML forms and OpenAPI clients write it.
Result<std::vector<std::pair<std::string, std::string>>> split_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    std::string pair(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    if (out.size() == kQueryParameters)
      return refuse(ErrorKind::too_large, "there are more than 1000 query parameters");
    std::ranges::replace(pair, '+', ' ');
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decoded(std::string_view(pair).substr(0, equals));
    auto value = percent_decoded(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return refuse(ErrorKind::malformed, "the query is not percent-encoded UTF-8");
    out.emplace_back(*std::move(name), *std::move(value));
  }
  return out;
}

/// Puts an input together from the places of a request.
class Decoder {
 public:
  Decoder(const HttpInput& http, const InputLayout& layout, const JsonSchema& schema, std::size_t json_depth)
      : http_(http), layout_(layout), schema_(schema), json_depth_(json_depth), out_(text_) {}

  Result<JsonText> run() {
    auto body = read_body();
    if (!body) return std::unexpected(std::move(body.error()));
    if (layout_.input_is_body()) return checked(*std::move(body));
    const JsonIndex index(body->view());
    if (layout_.whole_body().empty() && index.node(0).kind != JsonKind::object) {
      return refuse(ErrorKind::invalid, "the body is not a JSON object");
    }
    out_.begin_object();
    write_path();
    if (auto query = write_query(); !query) return std::unexpected(std::move(query.error()));
    write_headers();
    if (layout_.whole_body().empty())
      write_body_members(index);
    else if (body_given_)
      write_member(layout_.whole_body(), body->view());
    out_.end_object();
    if (!wrong_.empty())
      return fail(error_at_places(ErrorKind::invalid, Origin::caller, "the request does not fit its contract",
                                  wrong_));
    return checked(JsonText::trusted(std::move(text_)));
  }

 private:
  Result<JsonText> checked(JsonText input) const {
    if (auto fits = schema_.check_as(JsonIndex(input.view()), Origin::caller, "the request"); !fits)
      return std::unexpected(std::move(fits.error()));
    return input;
  }

  /// `{}` where there is none and none is needed.
  Result<JsonText> read_body() {
    if (http_.body.empty()) {
      if (layout_.input_is_body()) return refuse(ErrorKind::invalid, "the request has no body");
      return JsonText::trusted("{}");
    }
    if (!layout_.has_body()) return refuse(ErrorKind::invalid, "the operation takes no body");
    if (!is_json(http_.headers.get("Content-Type"))) {
      return refuse(ErrorKind::unsupported_media, "the body is to be application/json in UTF-8");
    }
    body_given_ = true;
    return parse_json(http_.body, {.depth = json_depth_}, Origin::caller);
  }

  void write_member(std::string_view name, std::string_view token) {
    out_.name(name);
    out_.token(token);
  }

  void wrong(std::string_view member, std::string text) {
    wrong_.emplace_back(JsonPointer::of({std::string(member)}).text(), std::move(text));
  }

  void write_path() {
    for (std::size_t i = 0; i < http_.path_values.size() && i < layout_.parameters().size(); ++i) {
      const Parameter& parameter = layout_.parameters()[i];
      write_member(parameter.member, typed_token(http_.path_values[i], parameter.types));
    }
  }

  void write_values(const Parameter& parameter, const std::vector<std::string>& values) {
    if (!parameter.array && values.size() > 1) return wrong(parameter.member, "is given more than once");
    if (!parameter.array) return write_member(parameter.member, typed_token(values.front(), parameter.types));
    out_.name(parameter.member);
    out_.begin_array();
    for (const auto& value : values) out_.token(typed_token(value, parameter.types));
    out_.end_array();
  }

  Status write_query() {
    auto pairs = split_query(http_.query);
    if (!pairs) return std::unexpected(std::move(pairs.error()));
    std::ranges::stable_sort(*pairs, {}, &std::pair<std::string, std::string>::first);
    for (std::size_t i = 0; i < pairs->size();) {
      const std::string& name = (*pairs)[i].first;
      std::vector<std::string> values;
      for (; i < pairs->size() && (*pairs)[i].first == name; ++i) values.push_back((*pairs)[i].second);
      write_query_parameter(name, values);
    }
    return {};
  }

  void write_query_parameter(const std::string& name, const std::vector<std::string>& values) {
    if (const Parameter* parameter = layout_.find(Place::query, name))
      return write_values(*parameter, values);
    if (!layout_.open_query()) return wrong(name, "is not a query parameter of this operation");
    if (layout_.parameter_of(name) != nullptr) return wrong(name, "does not stand in the query");
    write_values(Parameter{.member = name}, values);
  }

  void write_headers() {
    for (const auto& parameter : layout_.parameters()) {
      if (parameter.place != Place::header) continue;
      std::vector<std::string> values;
      for (const auto& field : http_.headers.fields()) {
        if (equal_without_case(field.name, parameter.wire_name)) values.emplace_back(field.value);
      }
      if (values.empty()) continue;
      if (!std::ranges::all_of(values, is_utf8))
        wrong(parameter.member, "is not UTF-8");
      else
        write_values(parameter, values);
    }
  }

  /// Members of the body that are parameters too must say the same: a whole resource may be put at its own
  /// path.
  void write_body_members(const JsonIndex& body) {
    for (auto child = body.first_child(0); child; child = body.next_sibling(*child, 0)) {
      const std::string name = unescape_json(body.name_token(*child));
      const Parameter* parameter = layout_.parameter_of(name);
      if (parameter == nullptr) {
        out_.ready_name(std::string(body.name_token(*child)) + ':');
        out_.token(body.value(*child));
      } else if (!agrees(*parameter, body.plain(*child))) {
        wrong(name,
              "stands in the " + std::string(name_of(parameter->place)) + ", where it is another value");
      }
    }
  }

  [[nodiscard]] bool agrees(const Parameter& parameter, const std::string& value) const {
    if (parameter.place != Place::path) return false;
    const auto position = static_cast<std::size_t>(&parameter - layout_.parameters().data());
    return position < http_.path_values.size() && http_.path_values[position] == value;
  }

  const HttpInput& http_;
  const InputLayout& layout_;
  const JsonSchema& schema_;
  std::size_t json_depth_;
  std::string text_;
  JsonWriter out_;
  bool body_given_ = false;
  std::vector<std::pair<std::string, std::string>> wrong_;
};

}  // namespace

Result<JsonText> decode_input(const HttpInput& http, const InputLayout& layout, const JsonSchema& schema,
                              std::size_t json_depth) {
  return Decoder(http, layout, schema, json_depth).run();
}

}  // namespace figbridge::rest
