// SPDX-License-Identifier: Apache-2.0
#include "facade/config/surroundings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

namespace figbridge::facade {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> refuse(ErrorKind kind, std::string text) {
  return fail(kind, Origin::bridge, std::move(text));
}

}  // namespace

Result<std::string> SystemSurroundings::read_file(const fs::path& file, std::size_t limit) {
  std::error_code failed;
  const auto status = fs::status(file, failed);
  if (!fs::exists(status)) return refuse(ErrorKind::not_found, "no such file");
  if (!fs::is_regular_file(status)) return refuse(ErrorKind::configuration, "not a regular file");
  std::ifstream in(file, std::ios::binary);
  if (!in) return refuse(ErrorKind::configuration, "permission denied");
  std::string bytes(limit + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) return refuse(ErrorKind::configuration, "reading failed");
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.size() > limit)
    return refuse(ErrorKind::too_large, "larger than " + std::to_string(limit) + " bytes");
  return bytes;
}

Result<std::optional<std::vector<std::string>>> SystemSurroundings::list_folder(const fs::path& folder) {
  std::error_code failed;
  const auto status = fs::status(folder, failed);
  if (!fs::exists(status)) return refuse(ErrorKind::not_found, "no such file or folder");
  if (!fs::is_directory(status)) return std::optional<std::vector<std::string>>{};
  std::vector<std::string> names;
  fs::directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    std::error_code unreadable;
    if (entries->is_regular_file(unreadable)) names.push_back(entries->path().filename().string());
  }
  if (failed) return refuse(ErrorKind::configuration, failed.message());
  std::ranges::sort(names);
  return std::optional(std::move(names));
}

std::optional<std::string> SystemSurroundings::variable(const std::string& name) {
  const char* value =
      std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  if (value == nullptr) return std::nullopt;
  return value;
}

}  // namespace figbridge::facade
