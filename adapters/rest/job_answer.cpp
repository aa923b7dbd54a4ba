// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/job_answer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/json/json_writer.h"
#include "core/time_text.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kIdBytes = 36;
constexpr std::string_view kAnswer = "/answer";

bool can_be_id(std::string_view text) {
  const auto good = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  };
  return text.size() == kIdBytes && std::ranges::all_of(text, good);
}

std::string place_of(const Job& job, const RestListenerSettings& settings) {
  return settings.base_path + settings.jobs_path + '/' + job.id;
}

std::string document(const JobTold& told, const RestListenerSettings& settings) {
  const Job& job = told.job;
  std::string text;
  JsonWriter out(text);
  const auto member = [&](std::string_view name, std::string_view value) {
    out.name(name);
    out.string(value);
  };
  out.begin_object();
  member("id", job.id);
  member("operation", job.operation);
  member("state", name_of(job.state));
  member("accepted", rfc3339(job.accepted));
  if (!told.just_accepted) member("changed", rfc3339(job.changed));
  if (has_ended(job.state)) {
    member("expires", rfc3339(job.expires));
    if (job.state != JobState::cancelled) member("answer", place_of(job, settings) + std::string(kAnswer));
  }
  if (!job.instead_of.empty()) member("insteadOf", job.instead_of);
  out.end_object();
  return text;
}

}  // namespace

std::optional<JobPath> job_path(const net::RequestHead& head, const RestListenerSettings& settings) {
  std::string_view path = head.path();
  const std::string before = settings.base_path + settings.jobs_path + '/';
  if (settings.jobs_path.empty() || !path.starts_with(before)) return std::nullopt;
  path.remove_prefix(before.size());
  const bool answer = path.ends_with(kAnswer);
  if (answer) path.remove_suffix(kAnswer.size());
  if (!can_be_id(path)) return std::nullopt;
  JobPath found{.question = std::nullopt, .allow = answer ? "GET, HEAD" : "DELETE, GET, HEAD"};
  std::string id(path);
  std::ranges::transform(id, id.begin(),
                         [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  if (head.method == "GET" || head.method == "HEAD") {
    const auto what = answer ? JobQuestion::What::answer : JobQuestion::What::state;
    found.question = JobQuestion{.id = std::move(id), .what = what};
  } else if (head.method == "DELETE" && !answer) {
    found.question = JobQuestion{.id = std::move(id), .what = JobQuestion::What::cancel};
  }
  return found;
}

Message job_answer(const JobTold& told, const RestListenerSettings& settings, bool preferred) {
  Message message;
  message.status = told.just_accepted ? 202 : 200;
  message.headers.add("Content-Type", "application/json");
  message.headers.add("Cache-Control", "no-store");
  if (told.just_accepted) {
    message.headers.add("Location", place_of(told.job, settings));
    if (preferred) message.headers.add("Preference-Applied", "respond-async");
  }
  if (told.retry_after_s > 0) message.headers.add("Retry-After", std::to_string(told.retry_after_s));
  message.body = JsonText::trusted(document(told, settings));
  return message;
}

}  // namespace figbridge::rest
