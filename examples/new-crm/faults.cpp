// SPDX-License-Identifier: Apache-2.0
#include "faults.h"

#include <chrono>
#include <set>

#include "input.h"
#include "problem.h"

namespace crm {
namespace {

int count_of(const Json& body, const char* name, int otherwise) {
  const auto* value = body.find(name);
  if (!value) return otherwise;
  if (!value->digits()) throw invalid_field(std::string("/") + name, "is no number");
  return checked_count(*value->digits(), name, otherwise);
}

}  // namespace

Response Faults::set(const Request& request) {
  const std::set<std::string> modes = {"none", "500", "503", "hang", "slow", "garbage", "truncate"};
  Json body = parse_json(request.body);
  only_members(body, {"mode", "millis", "count"}, "");
  Fault fault{text_at(required(body, "mode"), "/mode"), count_of(body, "millis", 1'000),
              count_of(body, "count", -1)};
  if (!modes.contains(fault.mode)) throw invalid_field("/mode", "is no fault");
  std::lock_guard lock(mutex_);
  fault_ = fault;
  changed_.notify_all();  // whatever hangs for the fault before
  return json_response(200, body);
}

std::string Faults::take() {
  std::unique_lock lock(mutex_);
  if (fault_.count == 0) fault_ = Fault{};
  if (fault_.count > 0) --fault_.count;
  const Fault fault = fault_;
  if (fault.mode == "hang") changed_.wait(lock, [&] { return stopping_ || fault_.mode != fault.mode; });
  if (fault.mode == "slow") {
    changed_.wait_for(lock, std::chrono::milliseconds(fault.millis), [this] { return stopping_; });
  }
  return fault.mode;
}

void Faults::stop() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

}  // namespace crm
