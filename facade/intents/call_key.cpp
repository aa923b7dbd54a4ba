// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/call_key.h"

#include <algorithm>
#include <utility>

#include "core/sha256.h"
#include "facade/intents/fingerprint.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kKeyBytes = 256;

const IdempotencySpec& spec_of(const Exchange& x) {
  return x.operation->operation->idempotency;
}

Status refuse(std::string text, const char* code, std::string location = {}) {
  return fail(Error{.kind = ErrorKind::invalid,
                    .origin = Origin::caller,
                    .text = std::move(text),
                    .location = std::move(location),
                    .code = code});
}

/// Of a job in any case: it must be known what became of it.
bool is_keyed(const Exchange& x) {
  return x.call.does_job() || spec_of(x).keys != KeyUse::off;
}

bool can_be_key(std::string_view key) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  return !key.empty() && key.size() <= kKeyBytes && std::ranges::all_of(key, printable);
}

Status add(Exchange& x, std::string_view key, std::string_view source) {
  if (!can_be_key(key)) {
    return refuse("the idempotency key in " + std::string(source) +
                      " is empty, longer than 256 bytes or not printable ASCII",
                  "idempotency_key_invalid");
  }
  if (x.idempotency_key.empty()) x.idempotency_key = key;
  if (x.idempotency_key == key) return {};
  return refuse("the call gives two different idempotency keys, one of them in " + std::string(source),
                "idempotency_keys_differ");
}

Status add_field(Exchange& x, const JsonPointer& at) {
  const auto found = x.index->find(at);
  if (!found || x.index->node(*found).kind == JsonKind::null) return {};
  const auto kind = x.index->node(*found).kind;
  if (kind != JsonKind::string && kind != JsonKind::number)
    return refuse("the idempotency key is neither text nor a number", "idempotency_key_invalid", at.text());
  return add(x, x.index->plain(*found), at.text());
}

}  // namespace

std::string key_for_backends(const std::string& scope, const std::string& key) {
  if (scope.empty() || key.empty()) return key;
  return hex_of(sha256(scope + '\0' + key)).substr(0, 32);
}

std::string scope_of(const Caller& caller) {
  if (caller.kind == CallerKind::anonymous) return {};
  std::string scope(name_of(caller.kind));
  scope += caller.verified ? " " : " presented ";
  scope += caller.name;
  if (!caller.tenant.empty()) scope += " of " + caller.tenant;
  return scope;
}

Status note_outer_key(Exchange& x) {
  const Operation& operation = *x.operation->operation;
  if (operation.safety == Safety::read) return {};
  auto key = x.call.idempotency_key();
  if (!key) {
    if (operation.idempotency.keys == KeyUse::off) return {};
    return std::unexpected(std::move(key.error()));
  }
  if (!key->empty() && is_keyed(x) && !can_be_key(*key))
    return refuse("the idempotency key is longer than 256 bytes or not printable ASCII",
                  "idempotency_key_invalid");
  x.idempotency_key = *key;
  x.backend_key = *key;
  return {};
}

bool must_be_read(const Exchange& x) {
  const Operation& operation = *x.operation->operation;
  if (operation.safety == Safety::read) return false;
  if (operation.intents) return true;
  const IdempotencySpec& spec = operation.idempotency;
  return is_keyed(x) && (!x.idempotency_key.empty() || spec.at || spec.message_id);
}

Status note_inner_key(Exchange& x) {
  const Operation& operation = *x.operation->operation;
  if (operation.safety == Safety::read) return {};
  const IdempotencySpec& spec = spec_of(x);
  const bool keyed = is_keyed(x);
  if (keyed && spec.at && x.index) {
    if (auto added = add_field(x, *spec.at); !added) return added;
  }
  if (keyed && spec.message_id && !x.call.message_id().empty()) {
    if (auto added = add(x, x.call.message_id(), "the MessageID"); !added) return added;
  }
  if (spec.keys == KeyUse::required && x.idempotency_key.empty()) {
    return refuse("the operation takes calls with an idempotency key only", "idempotency_key_missing",
                  spec.at ? spec.at->text() : std::string());
  }
  const bool recorded = operation.intents || (keyed && !x.idempotency_key.empty());
  if (!recorded) return {};
  std::string scope = scope_of(x.seen.caller);
  if (keyed) x.backend_key = key_for_backends(scope, x.idempotency_key);
  x.recording = std::make_unique<Recording>();
  x.recording->intent = {.key = {.operation = operation.name,
                                 .scope = std::move(scope),
                                 .key = keyed ? x.idempotency_key : std::string()},
                         .fingerprint = fingerprint_of(*x.index),
                         .request = std::string(x.input->view())};
  return {};
}

}  // namespace figbridge::facade
