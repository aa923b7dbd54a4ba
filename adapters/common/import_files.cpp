// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/import_files.h"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

namespace figbridge {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMarks = ".figbridge-import";

using Marks = std::map<std::string, std::string>;  ///< path to the fingerprint of what was written

std::optional<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

/// Tells an edited file from an untouched one; no defence against anybody.
std::string fingerprint(std::string_view content) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  return std::to_string(hash) + "-" + std::to_string(content.size());
}

Marks read_marks(const fs::path& output) {
  Marks marks;
  std::istringstream lines(read(output / kMarks).value_or(""));
  for (std::string mark, path; lines >> mark && std::getline(lines >> std::ws, path);)
    marks.emplace(path, mark);
  return marks;
}

std::string marks_text(const Marks& marks) {
  std::string text;
  for (const auto& [path, mark] : marks) text += mark + " " + path + "\n";
  return text;
}

Status write(const fs::path& file, std::string_view content) {
  std::error_code problem;
  fs::create_directories(file.parent_path(), problem);
  fs::path beside = file;
  beside += ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (out) fs::rename(beside, file, problem);
  if (out && !problem) return {};
  return fail(ErrorKind::storage, Origin::bridge, "the file cannot be written", file.string());
}

}  // namespace

Result<WrittenFiles> write_import(const std::map<std::string, std::string>& files, const fs::path& output,
                                  bool force) {
  Marks marks = read_marks(output);
  WrittenFiles result;
  std::string edited;
  for (const auto& [path, content] : files) {
    const auto present = read(output / path);
    if (present == content) {
      result.unchanged.push_back(path);
    } else {
      result.written.push_back(path);
      const auto mark = marks.find(path);
      const bool ours = present && mark != marks.end() && mark->second == fingerprint(*present);
      if (present && !ours) edited += (edited.empty() ? "" : ", ") + path;
    }
    marks.insert_or_assign(path, fingerprint(content));
  }
  if (!edited.empty() && !force) {
    return fail(
        ErrorKind::conflict, Origin::caller,
        "these files were edited since the last import and nothing was written (--force overwrites them): " +
            edited,
        output.string());
  }
  for (const std::string& path : result.written) {
    if (auto done = write(output / path, files.at(path)); !done) return std::unexpected(done.error());
  }
  if (auto done = write(output / kMarks, marks_text(marks)); !done) return std::unexpected(done.error());
  return result;
}

}  // namespace figbridge
