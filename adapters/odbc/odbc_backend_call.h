// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "adapters/odbc/odbc_plan.h"
#include "core/backend.h"
#include "net/workers.h"

namespace figbridge::odbc {

/// What became of a call, as an Error: the worker's own words where it had some, else what can be said of a
/// call that a dead or silent worker held. `ours`: error codes that the configuration knows; a failure with
/// one of them is `rejected`, to be named by the contract.
[[nodiscard]] Error error_of(const net::WorkerOutcome& outcome, const std::string& trouble,
                             const std::vector<std::string>& known_codes);

/// One operation of a database, compiled. The workers outlive it.
class OdbcBackendCall final : public BackendCall {
 public:
  OdbcBackendCall(net::Workers& workers, std::string source, const Plan& plan, Contract contract,
                  std::vector<std::string> known_codes);

  Task<Result<JsonText>> call(CallContext& context, const JsonText& request) override;
  [[nodiscard]] const Contract& description() const override { return contract_; }

 private:
  net::Workers& workers_;
  std::string source_;  ///< what observations call it
  std::string plan_;
  std::size_t max_answer_bytes_;
  bool writes_;  ///< plainly, and is not taken back
  Contract contract_;
  std::vector<std::string> known_codes_;
};

}  // namespace figbridge::odbc
