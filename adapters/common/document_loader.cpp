// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/document_loader.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace figbridge {

namespace fs = std::filesystem;

namespace {

/// The length of `scheme:`, 0 if there is none. One letter is no scheme (a drive).
std::size_t scheme_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '+' ||
                              text[at] == '-' || text[at] == '.')) {
    ++at;
  }
  return at > 1 && at < text.size() && text[at] == ':' ? at + 1 : 0;
}

bool is_below(const fs::path& file, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

std::string without_file_scheme(std::string_view location) {
  if (!location.starts_with("file:")) return std::string(location);
  location.remove_prefix(5);
  if (location.starts_with("//")) location.remove_prefix(std::min(location.find('/', 2), location.size()));
  return std::string(location);
}

Result<std::string> read_file(const fs::path& file, std::size_t limit) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, Origin::caller, "the file cannot be opened", file.string());
  std::string bytes;
  std::string chunk(64 * 1024, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
    bytes.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > limit) {
      return fail(ErrorKind::too_large, Origin::caller, "the document is larger than allowed", file.string());
    }
  }
  return bytes;
}

}  // namespace

FileLoader::FileLoader(std::vector<fs::path> allowed_folders) {
  for (const fs::path& folder : allowed_folders) {
    std::error_code ignored;
    fs::path real = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);
    if (!real.has_filename()) real = real.parent_path();
    allowed_.push_back(std::move(real));
  }
}

Result<std::string> FileLoader::load(const std::string& location, std::size_t limit) {
  if (is_remote(location)) {
    return fail(ErrorKind::forbidden, Origin::caller, "remote locations are not read here", location);
  }
  std::error_code problem;
  const fs::path file = fs::weakly_canonical(fs::absolute(without_file_scheme(location), problem), problem);
  if (problem ||
      !std::ranges::any_of(allowed_, [&](const fs::path& folder) { return is_below(file, folder); })) {
    return fail(ErrorKind::forbidden, Origin::caller, "the file is outside the allowed folders", location);
  }
  if (!fs::is_regular_file(file, problem)) {
    return fail(ErrorKind::not_found, Origin::caller, "there is no such file", location);
  }
  return read_file(file, limit);
}

Result<std::string> FilesAndUrls::load(const std::string& location, std::size_t limit) {
  return is_remote(location) && remote_ != nullptr ? remote_->load(location, limit)
                                                   : files_.load(location, limit);
}

std::string seen_from(const fs::path& output, const std::string& location) {
  std::error_code problem;
  const fs::path near = fs::proximate(fs::absolute(location),
                                      fs::weakly_canonical(fs::absolute(output, problem), problem), problem);
  return problem ? location : near.string();
}

bool is_remote(std::string_view location) {
  return scheme_length(location) > 0 && !location.starts_with("file:");
}

std::string resolve_location(std::string_view base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (scheme_length(reference) > 0) return without_file_scheme(reference);
  if (!is_remote(base)) {
    const fs::path folder = fs::path(without_file_scheme(base)).parent_path();
    return (folder / fs::path(reference)).lexically_normal().string();
  }
  const std::size_t authority = base.find("//");
  const std::size_t path =
      authority == std::string_view::npos ? base.find(':') + 1 : base.find('/', authority + 2);
  const std::string_view head = base.substr(0, std::min(path, base.size()));
  if (reference.starts_with("//"))
    return std::string(base.substr(0, base.find(':') + 1)) + std::string(reference);
  std::string_view old_path = path < base.size() ? base.substr(path) : std::string_view("/");
  old_path = old_path.substr(0, old_path.find('?'));
  if (reference.starts_with('?')) return std::string(head) + std::string(old_path) + std::string(reference);
  const std::size_t query = std::min(reference.find('?'), reference.size());
  const fs::path joined = fs::path(old_path).parent_path() / fs::path(reference.substr(0, query));
  return std::string(head) + joined.lexically_normal().string() + std::string(reference.substr(query));
}

}  // namespace figbridge
