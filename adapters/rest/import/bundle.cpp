// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/import/bundle.h"

#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "adapters/common/unique_names.h"
#include "adapters/rest/import/reference_context.h"
#include "adapters/rest/openapi_schemas.h"
#include "adapters/rest/openapi_yaml.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "core/percent.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

constexpr std::size_t kDocuments = 4096;
constexpr std::size_t kNested = 16;
constexpr std::size_t kDocumentBytes = 16 * 1024 * 1024;
constexpr std::size_t kAllBytes = 64 * 1024 * 1024;

struct Document {
  Document(std::string at, JsonText read)
      : location(std::move(at)), text(std::move(read)), index(text.view()) {}
  std::string location;
  JsonText text;
  JsonIndex index;
};

/// A reference, taken apart: the document, and the JSON Pointer within it as text.
struct Target {
  const Document* document = nullptr;
  std::string pointer;
};

class Bundler {
 public:
  Bundler(std::string location, JsonText text, DocumentLoader& loader)
      : loader_(loader), main_(&documents_.emplace_back(std::move(location), std::move(text))) {
    by_location_.emplace(main_->location, main_);
    const auto components = main_->index.member(0, "components");
    if (!components) return;
    for_members(main_->index, *components, [&](const std::string& section, Id list) {
      for_members(main_->index, list, [&](const std::string& name, Id) { (void)names_[section].take(name); });
    });
  }

  BundledDocument run() {
    std::map<std::string, std::string> sections;  // of the main document's components, without braces
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    for_members(main_->index, 0, [&](const std::string& name, Id member) {
      if (name == "components") return read_components(member, sections);
      out.name(name);
      write(*main_, member, ReferenceContext{}.of(name), out);
    });
    for (; !pending_.empty(); pending_.pop_front()) bring_in(sections);
    write_components(sections, out);
    out.end_object();
    return {.text = JsonText::trusted(std::move(text)),
            .refers_elsewhere = !brought_.empty() || put_in_place_,
            .missing = {missing_.begin(), missing_.end()}};
  }

 private:
  struct Pending {
    std::string section;
    std::string name;
    const Document* document;
    Id place;
  };

  template <class Seen>
  static void for_members(const JsonIndex& index, Id object, Seen seen) {
    for (auto child = index.first_child(object); child; child = index.next_sibling(*child, object)) {
      const auto token = index.name_token(*child);
      seen(token.empty() ? std::string() : unescape_json(token), *child);
    }
  }

  void read_components(Id components, std::map<std::string, std::string>& sections) {
    for_members(main_->index, components, [&](const std::string& section, Id list) {
      std::string text;
      JsonWriter out(text);
      write(*main_, list, ReferenceContext{}.of(section), out);
      sections.emplace(section, text.substr(1, text.size() - 2));
    });
  }

  void bring_in(std::map<std::string, std::string>& sections) {
    const Pending next = pending_.front();
    std::string& list = sections[next.section];
    if (!list.empty()) list += ',';
    list += escape_json(next.name) + ':';
    JsonWriter out(list);
    write(*next.document, next.place, {.section = kept_section(next.section)}, out);
  }

  /// Contexts hold views: of the names of sections, which `names_` keeps.
  std::string_view kept_section(const std::string& section) {
    return names_.try_emplace(section).first->first;
  }

  static void write_components(const std::map<std::string, std::string>& sections, JsonWriter& out) {
    if (sections.empty()) return;
    out.name("components");
    out.begin_object();
    for (const auto& [section, list] : sections) {
      out.name(section);
      out.token("{" + list + "}");
    }
    out.end_object();
  }

  void write(const Document& in, Id value, ReferenceContext context, JsonWriter& out) {
    const JsonKind kind = in.index.node(value).kind;
    if (context.literal || (kind != JsonKind::object && kind != JsonKind::array)) {
      return out.token(in.index.value(value));
    }
    const bool object = kind == JsonKind::object;
    const auto reference = object && !context.container ? in.index.member(value, "$ref") : std::nullopt;
    if (reference && context.section.empty() && put_in_place(in, *reference, context, out)) return;
    object ? out.begin_object() : out.begin_array();
    for_members(in.index, value, [&](const std::string& name, Id member) {
      if (object) out.name(name);
      if (member == reference) return out.string(rewritten(in, in.index.plain(member), context));
      write(in, member, object ? context.of(name) : ReferenceContext{.section = context.section}, out);
    });
    object ? out.end_object() : out.end_array();
  }

  /// What OpenAPI does not let anybody refer to, and people do: an operation, a description in a file of its
  /// own. False: the reference stays.
  bool put_in_place(const Document& in, Id reference, const ReferenceContext& context, JsonWriter& out) {
    const auto target = target_of(in, in.index.plain(reference));
    if (!target || target->document == main_ || depth_ == kNested) return false;
    const auto pointer = JsonPointer::parse(target->pointer);
    const auto place = pointer ? target->document->index.find(*pointer) : std::nullopt;
    if (!place) return false;
    ++depth_;
    put_in_place_ = true;
    write(*target->document, *place, context, out);
    --depth_;
    return true;
  }

  /// The reference as the bundled document says it; as it was where it leads nowhere.
  std::string rewritten(const Document& in, const std::string& reference, const ReferenceContext& context) {
    const auto target = target_of(in, reference);
    if (!target) {
      missing_.insert(reference + ": " + target.error().describe());
      return reference;
    }
    if (target->document == main_) return "#" + target->pointer;
    const auto pointer = JsonPointer::parse(target->pointer);
    const auto place = pointer ? target->document->index.find(*pointer) : std::nullopt;
    if (!place || context.section.empty()) {
      missing_.insert(reference + ": " +
                      (place ? "such a reference is not followed here" : "there is nothing there"));
      return reference;
    }
    const std::string section(context.section);
    const auto key = std::pair(section, target->document->location + "#" + target->pointer);
    auto known = brought_.find(key);
    if (known == brought_.end()) {
      const std::string name = names_[section].take(name_of(*target));
      pending_.push_back({section, name, target->document, *place});
      known = brought_.emplace(key, name).first;
    }
    return "#/components/" + section + "/" + known->second;
  }

  static std::string name_of(const Target& target) {
    const auto pointer = JsonPointer::parse(target.pointer);
    if (pointer && !pointer->whole()) return component_name(pointer->tokens().back());
    return component_name(std::filesystem::path(target.document->location).stem().string());
  }

  Result<Target> target_of(const Document& in, const std::string& reference) {
    const std::size_t hash = std::min(reference.find('#'), reference.size());
    std::string pointer = hash == reference.size() ? std::string() : reference.substr(hash + 1);
    if (&in != main_) pointer = percent_decoded(pointer).value_or(pointer);
    if (hash == 0) return Target{&in, std::move(pointer)};
    const std::string location = resolve_location(in.location, reference);
    const auto known = by_location_.find(location);
    if (known != by_location_.end()) return Target{known->second, std::move(pointer)};
    const auto loaded = load(location);
    if (!loaded) return std::unexpected(loaded.error());
    return Target{*loaded, std::move(pointer)};
  }

  Result<const Document*> load(const std::string& location) {
    if (documents_.size() == kDocuments)
      return fail(ErrorKind::too_large, Origin::caller, "there are too many documents", location);
    auto bytes = loader_.load(location, std::min(kDocumentBytes, kAllBytes - bytes_));
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    bytes_ += bytes->size();
    auto text = read_yaml_or_json(*bytes);
    if (!text) return std::unexpected(wrap(std::move(text.error()), "reading " + location));
    const Document* made = &documents_.emplace_back(location, *std::move(text));
    by_location_.emplace(location, made);
    return made;
  }

  DocumentLoader& loader_;
  std::deque<Document> documents_;
  const Document* main_;
  std::map<std::string, const Document*> by_location_;
  std::size_t depth_ = 0;  ///< of what is put in place of references
  bool put_in_place_ = false;
  std::size_t bytes_ = 0;                     ///< of the documents that were loaded
  std::map<std::string, UniqueNames> names_;  ///< by section
  std::map<std::pair<std::string, std::string>, std::string> brought_;
  std::deque<Pending> pending_;
  std::set<std::string> missing_;
};

}  // namespace

Result<BundledDocument> bundle_openapi(const std::string& location, std::string_view bytes,
                                       DocumentLoader& loader) {
  auto text = read_yaml_or_json(bytes);
  if (!text) return std::unexpected(std::move(text.error()));
  return Bundler(location, *std::move(text), loader).run();
}

}  // namespace figbridge::rest
