// SPDX-License-Identifier: Apache-2.0
#include "migrations/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace figbridge::migrations {
namespace {

namespace fs = std::filesystem;

/// A descriptor that is closed whatever happens.
class File {
 public:
  File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool open() const { return descriptor_ >= 0; }
  [[nodiscard]] bool sync() const { return ::fsync(descriptor_) == 0; }
  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int descriptor_;
};

std::unexpected<Error> failed_by_system(std::string trying, const fs::path& file) {
  return fail(ErrorKind::storage, Origin::bridge,
              trying + ": " + std::error_code(errno, std::generic_category()).message(), file.string());
}

}  // namespace

Status replace_durably(const fs::path& file, std::string_view bytes) {
  const fs::path beside = file.string() + ".new";
  {
    const File out(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!out.open() || !out.write(bytes) || !out.sync()) return failed_by_system("writing", beside);
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) return failed_by_system("replacing", file);
  const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const File directory(folder, O_RDONLY | O_DIRECTORY);
  if (!directory.open() || !directory.sync()) return failed_by_system("syncing the folder", folder);
  return {};
}

}  // namespace figbridge::migrations
