// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge::facade {

/// Callers who wait for the answer of a job for a while. Any thread.
class JobWaits {
 public:
  using Told = std::function<void(Result<JsonText>)>;

  /// Somebody is about to wait for that job, for as long as this lives: what ends it until then is kept.
  class Place {
   public:
    Place(JobWaits& waits, std::string id) : waits_(waits), id_(std::move(id)), number_(waits_.open(id_)) {}
    ~Place() { waits_.close(id_, number_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// `told` is called once, by whoever ends the job; at once if it has ended.
    void wait(Told told) { waits_.wait(id_, number_, std::move(told)); }

   private:
    JobWaits& waits_;
    std::string id_;
    std::uint64_t number_;
  };

  /// The job has ended so.
  void tell(const std::string& id, const Result<JsonText>& outcome);

 private:
  struct Waiting {
    Told told;
    std::optional<Result<JsonText>> outcome;
  };

  [[nodiscard]] std::uint64_t open(const std::string& id);
  void close(const std::string& id, std::uint64_t number);
  void wait(const std::string& id, std::uint64_t number, Told told);

  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::map<std::pair<std::string, std::uint64_t>, Waiting> waiting_;
};

}  // namespace figbridge::facade
