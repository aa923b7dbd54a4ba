// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/problem.h"

#include <memory>
#include <utility>

#include "adapters/common/wire_errors.h"
#include "core/json/json_writer.h"
#include "core/percent.h"

namespace figbridge {
namespace {

constexpr std::size_t kPlaces = 20;

bool is_place(const Error& error, bool head) {
  if (error.origin != Origin::caller || error.kind != ErrorKind::invalid) return false;
  return error.location.starts_with('/') || (!head && error.location.empty());
}

std::string detail_of(const Error& error) {
  const bool says_where =
      !error.location.empty() && !error.location.starts_with('/') && error.origin == Origin::caller;
  return says_where ? error.text + " at " + error.location : error.text;
}

void write_member(JsonWriter& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out.name(name);
  out.string(text);
}

void write_places(JsonWriter& out, const Error& error) {
  std::size_t places = 0;
  for (const Error* at = &error; at != nullptr && places < kPlaces; at = at->cause.get()) {
    if (!is_place(*at, at == &error)) continue;
    if (places++ == 0) {
      out.name("errors");
      out.begin_array();
    }
    out.begin_object();
    out.name("pointer");
    out.string(at->location);
    write_member(out, "detail", at->text);
    out.end_object();
  }
  if (places > 0) out.end_array();
}

}  // namespace

std::string problem_document(const Error& error, const ErrorContext& context, int status) {
  const WireError wire = wire_error(error);
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_member(
      out, "type",
      "urn:figbridge:error:" + (error.code.empty() ? std::string(wire.type) : percent_encoded(error.code)));
  write_member(out, "title", wire.title);
  out.name("status");
  out.token(std::to_string(status != 0 ? status : wire.http_status));
  write_member(out, "detail", detail_of(error));
  write_member(out, "operation", context.operation);
  out.name("retryable");
  out.boolean(context.retryable);
  write_member(out, "traceId", context.trace_id);
  write_member(out, "code", error.code);
  write_places(out, error);
  if (!error.detail.empty()) {
    out.name("details");
    out.token(error.detail);
  }
  out.end_object();
  return text;
}

}  // namespace figbridge
