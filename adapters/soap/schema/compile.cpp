// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/compile.h"

#include "adapters/soap/schema/model_builder.h"

namespace figbridge::soap::schema {

namespace {

class OneText final : public DocumentLoader {
 public:
  explicit OneText(std::string_view text) : text_(text) {}
  Result<std::string> load(const std::string& location, std::size_t) override {
    if (location == "schema.xsd") return std::string(text_);
    return fail(ErrorKind::forbidden, Origin::caller, "no other documents are read here", location);
  }

 private:
  std::string_view text_;
};

}  // namespace

Result<std::shared_ptr<const Model>> compile_schema(const std::string& location, DocumentLoader& loader,
                                                    const Catalogue& catalogue, const SchemaLimits& limits) {
  ModelBuilder builder(loader, catalogue, limits);
  const auto tree = builder.documents().read(location);
  if (!tree) return std::unexpected(tree.error());
  if (!(*tree)->root().is(kXsd, "schema")) {
    return fail(ErrorKind::invalid, Origin::caller, "the document is no XML schema", location);
  }
  builder.documents().add(*tree, (*tree)->root());
  if (auto compiled = builder.compile(); !compiled) return std::unexpected(compiled.error());
  return builder.finish();
}

Result<std::shared_ptr<const Model>> compile_schema_text(std::string_view text) {
  OneText loader(text);
  return compile_schema("schema.xsd", loader, Catalogue());
}

}  // namespace figbridge::soap::schema
