// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {

/// Collects the schemas that contracts refer to as the components of one OpenAPI document. Documents (a
/// contract's input, output or error) are added one after the other; what their `$ref` names is pulled out,
/// under its own name in `$defs` where no earlier document has another schema of that name, else with a
/// number behind it.
class ComponentSchemas {
 public:
  /// A document whose schemas are written. `name` names its parts that have no name of their own. Lives as
  /// long as the collection.
  class Document;
  Document& add(std::string_view schema_text, std::string name);

  /// Writes a schema of the document, references turned to components, without `$defs` and what only our own
  /// codec reads
  /// (`x-in`, `x-name`, `x-status`).
  void write(Document& document, JsonIndex::Id schema, JsonWriter& out);
  /// Reserves a name and defines it.
  void define(const std::string& name, std::string text);
  /// Every component, those that components refer to included, as members in the order of their names.
  void write_all(JsonWriter& out);

  class Document {
   public:
    Document(std::string_view text, std::string name, std::string suffix)
        : text_(text), name_(std::move(name)), suffix_(std::move(suffix)), index_(text_) {}
    [[nodiscard]] const JsonIndex& index() const { return index_; }

   private:
    friend class ComponentSchemas;
    std::string text_;
    std::string name_;
    std::string suffix_;
    JsonIndex index_;
  };

 private:
  struct Pending {
    std::string name;
    Document* document;
    JsonIndex::Id schema;
  };
  [[nodiscard]] std::string suffix_for(const JsonIndex& index);
  [[nodiscard]] std::string component_of(Document& document, const std::string& reference);
  void write_keyword(Document& document, JsonIndex::Id value, JsonWriter& out);
  void write_list(Document& document, JsonIndex::Id list, JsonWriter& out);
  void write_named(Document& document, JsonIndex::Id object, JsonWriter& out);

  std::deque<Document> documents_;
  std::map<std::string, std::string> definitions_;  ///< text of `$defs` by the name that they got
  std::map<std::string, std::string> written_;
  std::set<std::string> known_;
  std::deque<Pending> pending_;
};

/// A name that OpenAPI allows for a component: letters, digits, '.', '-', '_'.
[[nodiscard]] std::string component_name(std::string_view text);

}  // namespace figbridge::rest
