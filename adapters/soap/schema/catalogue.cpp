// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/catalogue.h"

#include <sstream>
#include <utility>

#include "adapters/common/document_loader.h"
#include "adapters/soap/schema/well_known.h"
#include "adapters/soap/schema/xml_tree.h"

namespace figbridge::soap {

namespace {

constexpr std::size_t kSchemaBytes = 4 * 1024 * 1024;

Error misconfigured(Error cause, const std::string& what) {
  cause.kind = ErrorKind::configuration;
  return wrap(std::move(cause), "reading the schema catalogue's " + what);
}

Result<std::string> target_namespace(const CatalogueSchema& schema) {
  const auto tree = schema::XmlTree::parse(schema.text, schema.location, {});
  if (!tree) return std::unexpected(tree.error());
  return std::string((*tree)->root().attribute("targetNamespace").value_or(""));
}

}  // namespace

Result<Catalogue> Catalogue::from_folder(const std::filesystem::path& folder) {
  FileLoader files({folder});
  const auto list = files.load((folder / "CATALOG.tsv").string(), kSchemaBytes);
  if (!list) return fail(misconfigured(list.error(), "CATALOG.tsv"));
  Catalogue catalogue;
  std::istringstream lines(*list);
  std::string line;
  std::getline(lines, line);  // the header
  while (std::getline(lines, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    std::string ns = line.substr(0, tab);
    const std::string file(
        schema::trim(std::string_view(line).substr(tab + 1, line.find('\t', tab + 1) - tab - 1)));
    auto text = files.load((folder / file).string(), kSchemaBytes);
    if (!text) return fail(misconfigured(text.error(), file));
    CatalogueSchema schema{.location = (folder / file).string(), .text = std::move(*text)};
    if (ns.find(' ') != std::string::npos) {
      auto own = target_namespace(schema);
      if (!own) return fail(misconfigured(own.error(), file));
      ns = std::move(*own);
    }
    catalogue.by_namespace_.insert_or_assign(std::move(ns), std::move(schema));
  }
  return catalogue;
}

std::optional<CatalogueSchema> Catalogue::find(std::string_view ns) const {
  if (const auto found = by_namespace_.find(ns); found != by_namespace_.end()) return found->second;
  if (auto own = schema::well_known_schema(ns)) {
    return CatalogueSchema{.location = "builtin:" + std::string(ns), .text = std::move(*own)};
  }
  return std::nullopt;
}

}  // namespace figbridge::soap
