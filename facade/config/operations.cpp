// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/config/scalar.h"
#include "facade/config/accepted.h"
#include "facade/config/contract_file.h"
#include "facade/config/gate_options.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"
#include "facade/config/trip_options.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kContractBytes = 4 * 1024 * 1024;
constexpr std::size_t kAllContractBytes = 256 * 1024 * 1024;

Safety safety_of(std::string_view name) {
  if (name == "read") return Safety::read;
  return name == "idempotent" ? Safety::idempotent : Safety::write;
}

AnswersHeld answers_held_of(std::string_view name) {
  if (name == "none") return AnswersHeld::none;
  return name == "both" ? AnswersHeld::both : AnswersHeld::modern;
}

std::optional<JsonPointer> read_pointer(Reading& reading, const Options& options, const std::string& name,
                                        const std::string& path) {
  if (!options.has(name)) return std::nullopt;
  auto pointer = JsonPointer::parse(options.text(name));
  if (pointer && !pointer->whole()) return *std::move(pointer);
  reading.problems.add(options.node(name).mark, path + "." + name,
                       "expected a JSON Pointer such as /requestId, found " + shown(options.node(name)));
  return std::nullopt;
}

KeyUse key_use(const Options& options, Safety safety) {
  const auto& text = options.text("keys");
  if (text.empty()) return safety == Safety::read ? KeyUse::off : KeyUse::optional;
  if (text == "off") return KeyUse::off;
  return text == "required" ? KeyUse::required : KeyUse::optional;
}

IdempotencySpec read_idempotency(Reading& reading, const Options& options, Safety safety,
                                 const std::string& path) {
  return {.keys = key_use(options, safety),
          .at = read_pointer(reading, options, "at", path),
          .message_id = options.boolean("message_id"),
          .keep = options.duration("keep")};
}

std::optional<JsonPointer> read_key(Reading& reading, const Options& options, const std::string& path) {
  const auto& text = options.text("key");
  if (text == "none" || text.empty()) return std::nullopt;
  auto pointer = JsonPointer::parse(text);
  if (pointer && !pointer->whole()) return *std::move(pointer);
  reading.problems.add(
      options.node("key").mark, path + ".key",
      "expected a JSON Pointer such as /customerId, or none; found " + shown(options.node("key")));
  return std::nullopt;
}

void read_contract_of(Reading& reading, const Options& options, const std::string& path,
                      Operation& operation) {
  const auto& file = options.text("contract");
  if (file.empty()) return;
  const auto& node = options.node("contract");
  const auto bytes = reading.surroundings.read_file(file, kContractBytes);
  if (!bytes)
    return reading.problems.add(node.mark, path + ".contract", shown(node) + ": " + bytes.error().text);
  reading.contract_bytes += bytes->size();
  if (reading.contract_bytes > kAllContractBytes) {
    return reading.problems.add(node.mark, path + ".contract",
                                "all contracts together are larger than 256 MiB");
  }
  auto contract = read_contract(*bytes);
  if (!contract)
    return reading.problems.add(node.mark, path + ".contract",
                                shown(node) + ": " + contract.error().describe());
  operation.contract = *std::move(contract);
  operation.contract_declared = true;
}

/// A write has no pairs of answers that a gate could be judged by.
void read_gates(Reading& reading, const Options& options, const std::string& path, Operation& operation) {
  operation.gates = gates_of(options.section("gates"));
  if (operation.safety == Safety::read || !operation.gates.enforced) return;
  reading.problems.add(options.node("gates").mark, path + ".gates",
                       "only reads are compared, so that only theirs can be enforced; this operation writes");
}

Operation read_operation(Reading& reading, const ConfigNode& name, const ConfigNode& node,
                         const std::string& path) {
  const auto options = reading.options(node, operation_options(), path);
  Operation operation{
      .name = name.text, .owner = options.text("owner"), .safety = safety_of(options.text("safety"))};
  operation.group = options.has("group") ? options.text("group") : name.text;
  operation.key = read_key(reading, options, path);
  operation.idempotency =
      read_idempotency(reading, options.section("idempotency"), operation.safety, path + ".idempotency");
  operation.accepted = read_accepted(options);
  operation.intents = options.boolean("intents");
  operation.answers_held = answers_held_of(options.text("check_answers"));
  read_gates(reading, options, path, operation);
  operation.trip = trip_limits(options.section("trip"), operation.safety);
  read_contract_of(reading, options, path, operation);
  operation.bindings = read_bindings(reading, options.node("listeners"), path + ".listeners");
  operation.legacy = read_side(reading, options.node("legacy"), path + ".legacy");
  operation.modern = read_side(reading, options.node("modern"), path + ".modern");
  operation.mark = node.mark;
  reading.out.comparisons.insert_or_assign(
      name.text, read_comparison(reading, options.section("compare"), path + ".compare"));
  return operation;
}

}  // namespace

void read_operations(Reading& reading) {
  for (const auto& [name, node] : entries_of(reading.root, "operations")) {
    check_name(name, "operations", reading.problems);
    reading.out.operations.push_back(read_operation(reading, name, node, "operations." + name.text));
  }
}

void read_routes(Reading& reading) {
  for (const auto& [name, node] : entries_of(reading.root, "routes")) {
    auto row = routing::read_route(name.text, node, reading.problems);
    if (row) reading.out.routes.emplace(name.text, RouteSeed{*std::move(row), node.mark});
  }
}

}  // namespace figbridge::facade
