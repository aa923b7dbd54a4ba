// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/common/document_loader.h"

namespace figbridge::soap {

/// Passes on what another loader gives, and remembers it in order.
class RecordingLoader final : public DocumentLoader {
 public:
  explicit RecordingLoader(DocumentLoader& loader) : loader_(loader) {}
  [[nodiscard]] Result<std::string> load(const std::string& location, std::size_t limit) override;
  /// Location and bytes.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& documents() const {
    return documents_;
  }

 private:
  DocumentLoader& loader_;
  std::vector<std::pair<std::string, std::string>> documents_;
};

/// Remote documents as local files that refer to each other: file name to bytes, UTF-8, in which the
/// locations of imports, includes and redefinitions name the files. Nothing else is changed. The first
/// document is the main one; `main_file` is set to its name.
[[nodiscard]] std::map<std::string, std::string> bundle(
    const std::vector<std::pair<std::string, std::string>>& documents, std::string& main_file);

}  // namespace figbridge::soap
