// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace figbridge {

/// Where the documents of an import come from. Locations are absolute: file paths, or URLs with a scheme.
/// Used by one import at a time; may block.
class DocumentLoader {
 public:
  virtual ~DocumentLoader() = default;
  /// The bytes of a document; more than `limit` bytes are `too_large`. A location that may not be read is
  /// `forbidden`.
  [[nodiscard]] virtual Result<std::string> load(const std::string& location, std::size_t limit) = 0;
};

/// Reads files below the allowed folders (symbolic links followed first), no URLs but `file:`.
class FileLoader : public DocumentLoader {
 public:
  explicit FileLoader(std::vector<std::filesystem::path> allowed_folders);
  [[nodiscard]] Result<std::string> load(const std::string& location, std::size_t limit) override;

 private:
  std::vector<std::filesystem::path> allowed_;
};

/// Files below the allowed folders, URLs by another loader.
class FilesAndUrls final : public DocumentLoader {
 public:
  /// `remote` outlives it; null: URLs are refused.
  FilesAndUrls(std::vector<std::filesystem::path> allowed_folders, DocumentLoader* remote)
      : files_(std::move(allowed_folders)), remote_(remote) {}
  [[nodiscard]] Result<std::string> load(const std::string& location, std::size_t limit) override;

 private:
  FileLoader files_;
  DocumentLoader* remote_;
};

/// `reference` as seen from the document at `base`: an URL stays, a relative path is joined and normalised.
/// Fragments are cut off.
[[nodiscard]] std::string resolve_location(std::string_view base, std::string_view reference);
/// Whether the location has a scheme other than `file`.
[[nodiscard]] bool is_remote(std::string_view location);
/// How a configuration in `output` names the file at `location`: relative, where that can be said.
[[nodiscard]] std::string seen_from(const std::filesystem::path& output, const std::string& location);

}  // namespace figbridge
