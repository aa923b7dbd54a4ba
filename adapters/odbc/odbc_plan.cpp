// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_plan.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace figbridge::odbc {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<ValueType, std::string_view>, 10> kTypes{{{ValueType::unknown, "unknown"},
                                                                         {ValueType::text, "text"},
                                                                         {ValueType::integer, "integer"},
                                                                         {ValueType::decimal, "decimal"},
                                                                         {ValueType::number, "number"},
                                                                         {ValueType::boolean, "boolean"},
                                                                         {ValueType::date, "date"},
                                                                         {ValueType::time, "time"},
                                                                         {ValueType::timestamp, "timestamp"},
                                                                         {ValueType::binary, "binary"}}};
constexpr std::array<std::pair<ResultShape, std::string_view>, 6> kShapes{{{ResultShape::rows, "rows"},
                                                                           {ResultShape::row, "row"},
                                                                           {ResultShape::scalar, "scalar"},
                                                                           {ResultShape::count, "count"},
                                                                           {ResultShape::none, "none"},
                                                                           {ResultShape::sets, "sets"}}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [known, name] : table) {
    if (known == value) return name;
  }
  return {};
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view name) {
  for (const auto& [known, text] : table) {
    if (text == name) return known;
  }
  return std::nullopt;
}

/// An enumerator that was said as a number; nothing beyond the last one.
template <class Value>
Value enumerator(const Json& json, Value last) {
  const auto number = json.get<std::uint8_t>();
  if (number > static_cast<std::uint8_t>(last)) throw std::out_of_range("enumerator");
  return static_cast<Value>(number);
}

template <class Value>
std::uint8_t number_of(Value value) {
  return static_cast<std::uint8_t>(value);
}

/// nlohmann's exceptions end here.
template <class Read>
auto guarded(std::string_view text, Read read) -> std::optional<decltype(read(Json()))> {
  try {
    return read(Json::parse(text));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Json said(const Parameter& parameter) {
  return {{"name", parameter.name},
          {"direction", number_of(parameter.direction)},
          {"type", number_of(parameter.type)},
          {"optional", parameter.optional}};
}

Parameter parameter_of(const Json& json) {
  return {.name = json.at("name"),
          .direction = enumerator(json.at("direction"), Direction::result),
          .type = enumerator(json.at("type"), ValueType::binary),
          .optional = json.at("optional")};
}

Json said(const Statement& statement) {
  Json parameters = Json::array();
  for (const auto& parameter : statement.parameters) parameters.push_back(said(parameter));
  Json columns = Json::object();
  for (const auto& [name, type] : statement.columns) columns[name] = number_of(type);
  Json out{{"sql", statement.sql},
           {"procedure", statement.procedure},
           {"parameters", std::move(parameters)},
           {"result", number_of(statement.result)},
           {"columns", std::move(columns)},
           {"dropNulls", statement.drop_nulls},
           {"maxRows", statement.max_rows}};
  if (statement.max_affected) out["maxAffected"] = *statement.max_affected;
  return out;
}

Statement statement_of(const Json& json) {
  Statement out{.sql = json.at("sql"), .procedure = json.at("procedure")};
  for (const auto& parameter : json.at("parameters")) out.parameters.push_back(parameter_of(parameter));
  out.result = enumerator(json.at("result"), ResultShape::sets);
  for (const auto& [name, type] : json.at("columns").items())
    out.columns[name] = enumerator(type, ValueType::binary);
  out.drop_nulls = json.at("dropNulls");
  out.max_rows = json.at("maxRows");
  if (json.contains("maxAffected")) out.max_affected = json.at("maxAffected").get<std::int64_t>();
  return out;
}

Plan plan_of(const Json& json) {
  Plan out;
  for (const auto& statement : json.at("statements")) out.statements.push_back(statement_of(statement));
  out.always_roll_back = json.at("rollBack");
  out.max_answer_bytes = json.at("maxAnswer");
  if (!json.contains("failsWhen")) return out;
  const auto& rule = json.at("failsWhen");
  out.fails_when = FailureRule{rule.at("at"), rule.at("in"), rule.at("not")};
  return out;
}

Hello hello_of(const Json& json) {
  Hello out;
  const auto span = [&](const char* name) {
    return std::chrono::milliseconds(json.at(name).get<std::int64_t>());
  };
  out.connection = json.at("connection");
  out.connections = json.at("connections");
  out.connect_timeout = span("connectTimeout");
  out.max_age = span("maxAge");
  out.max_idle = span("maxIdle");
  out.probe_after = span("probeAfter");
  out.probe_timeout = span("probeTimeout");
  out.probe = json.at("probe");
  out.statements = json.at("statements");
  out.read_only = json.at("readOnly");
  out.isolation = enumerator(json.at("isolation"), Isolation::serializable);
  out.text = enumerator(json.at("text"), TextPath::narrow);
  out.trim_chars = json.at("trimChars");
  out.on_connect = json.at("onConnect").get<std::vector<std::string>>();
  return out;
}

Failure failure_of(const Json& json) {
  return {.kind = enumerator(json.at("kind"), ErrorKind::internal),
          .origin = enumerator(json.at("origin"), Origin::backend),
          .effect = enumerator(json.at("effect"), Effect::applied),
          .text = json.at("text"),
          .location = json.at("location"),
          .state = json.at("state"),
          .native = json.at("native"),
          .code = json.at("code"),
          .remote = json.at("remote")};
}

/// Takes the line up to the next line end off the front.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string_view name_of(ValueType type) noexcept {
  return name_in(kTypes, type);
}
std::optional<ValueType> value_type(std::string_view name) noexcept {
  return value_in<ValueType>(kTypes, name);
}
std::string_view name_of(ResultShape shape) noexcept {
  return name_in(kShapes, shape);
}
std::optional<ResultShape> result_shape(std::string_view name) noexcept {
  return value_in<ResultShape>(kShapes, name);
}

std::string hello_text(const Hello& hello) {
  return Json{{"connection", hello.connection},
              {"connections", hello.connections},
              {"connectTimeout", hello.connect_timeout.count()},
              {"maxAge", hello.max_age.count()},
              {"maxIdle", hello.max_idle.count()},
              {"probeAfter", hello.probe_after.count()},
              {"probeTimeout", hello.probe_timeout.count()},
              {"probe", hello.probe},
              {"statements", hello.statements},
              {"readOnly", hello.read_only},
              {"isolation", number_of(hello.isolation)},
              {"text", number_of(hello.text)},
              {"trimChars", hello.trim_chars},
              {"onConnect", hello.on_connect}}
      .dump();
}

std::optional<Hello> read_hello(std::string_view text) {
  return guarded(text, hello_of);
}

std::string plan_text(const Plan& plan) {
  Json statements = Json::array();
  for (const auto& statement : plan.statements) statements.push_back(said(statement));
  Json out{{"statements", std::move(statements)},
           {"rollBack", plan.always_roll_back},
           {"maxAnswer", plan.max_answer_bytes}};
  if (plan.fails_when) {
    out["failsWhen"] = {
        {"at", plan.fails_when->at}, {"in", plan.fails_when->in}, {"not", plan.fails_when->not_}};
  }
  return out.dump();
}

std::optional<Plan> read_plan(std::string_view text) {
  return guarded(text, plan_of);
}

// Neither a plan's text nor canonical JSON has a line end: the parts of a request need no escaping, and the
// worker compares a plan's bytes with those that it knows.
std::string request_text(const Request& request) {
  std::string out;
  out.reserve(request.plan.size() + request.input.size() + 16);
  out += static_cast<char>('0' + number_of(request.work));
  out += request.transaction ? 't' : 'a';
  out += '\n';
  out += request.argument;
  out += '\n';
  out += request.plan;
  out += '\n';
  out += request.input;
  return out;
}

std::optional<Request> read_request(std::string_view text) {
  Request out;
  const auto head = take_line(text);
  const auto argument = take_line(text);
  const auto plan = take_line(text);
  if (!head || head->size() != 2 || !argument || !plan) return std::nullopt;
  const auto work = static_cast<std::uint8_t>(head->front() - '0');
  if (work > number_of(Work::self_test)) return std::nullopt;
  out.work = static_cast<Work>(work);
  out.transaction = head->back() == 't';
  out.argument = *argument;
  out.plan = *plan;
  out.input = text;
  return out;
}

std::string failure_text(const Failure& failure) {
  return Json{{"kind", number_of(failure.kind)},
              {"origin", number_of(failure.origin)},
              {"effect", number_of(failure.effect)},
              {"text", failure.text},
              {"location", failure.location},
              {"state", failure.state},
              {"native", failure.native},
              {"code", failure.code},
              {"remote", failure.remote}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Failure> read_failure(std::string_view text) {
  return guarded(text, failure_of);
}

}  // namespace figbridge::odbc
