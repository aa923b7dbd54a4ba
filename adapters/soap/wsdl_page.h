// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace figbridge::soap {

/// The documents of a WSDL as a listener serves them: the main one at `?wsdl`, those that it imports at
/// `?doc=N`. In them the service's addresses become the listener's, and imports point to where the listener
/// serves them; every other byte stays. Immutable; any thread.
class WsdlPages {
 public:
  /// `documents`: locations as WsdlModel::documents has them; `main` is one of them. Read once, here.
  [[nodiscard]] static Result<WsdlPages> read(const std::string& main,
                                              const std::vector<std::string>& documents);

  /// `address` is the listener's own (`http://bridge:8080/erp`). Empty if there is no such page. `query` is
  /// without its question mark: `wsdl`, `WSDL`, `wsdl=1`, `doc=2`.
  [[nodiscard]] std::string page(std::string_view query, const std::string& address) const;
  /// Whether a GET with that query asks for a page.
  [[nodiscard]] static bool asks(std::string_view query);

 private:
  struct Document {
    std::string location;
    std::string text;
  };
  [[nodiscard]] std::string rewritten(const Document& document, const std::string& address) const;
  [[nodiscard]] std::string replaced(const Document& from, std::string_view tag, std::string_view name,
                                     std::string_view value, const std::string& address) const;
  std::vector<Document> documents_;  ///< the main one first
};

}  // namespace figbridge::soap
