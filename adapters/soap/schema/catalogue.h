// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge::soap {

/// A schema that an import is answered with instead of the network.
struct CatalogueSchema {
  std::string location;  ///< for messages: a file, or `builtin:NAMESPACE`
  std::string text;
};

/// Well-known schemas by namespace. Besides what a folder gives it holds small definitions of our own for the
/// few namespaces that WSDLs take for granted (well_known.h). A value; any thread may read it.
class Catalogue {
 public:
  /// Own definitions only.
  Catalogue() = default;
  /// `folder/CATALOG.tsv` has a header line, then lines `namespace <tab> file [<tab> …]`; a first column with
  /// spaces is a remark, and the file's own targetNamespace is taken. Fails with `configuration` if the list
  /// or a file is not there.
  [[nodiscard]] static Result<Catalogue> from_folder(const std::filesystem::path& folder);

  /// The folder's schema, else our own definition, else nothing.
  [[nodiscard]] std::optional<CatalogueSchema> find(std::string_view ns) const;

 private:
  std::map<std::string, CatalogueSchema, std::less<>> by_namespace_;
};

}  // namespace figbridge::soap
