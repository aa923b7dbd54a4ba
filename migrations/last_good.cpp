// SPDX-License-Identifier: Apache-2.0
#include "migrations/last_good.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "routing/ledger.h"

namespace figbridge::migrations {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargest = 256ULL * 1024 * 1024;

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

Status write_last_good(const fs::path& file, const LedgerEntry& entry) {
  const fs::path beside = file.string() + ".new";
  const auto json = routing::to_json(entry);
  {
    const File out(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!out.open() || !out.write(json.view()) || !out.sync())
      return failed_by_system("writing the last good table", beside);
  }
  if (::rename(beside.c_str(), file.c_str()) != 0)
    return failed_by_system("replacing the last good table", file);
  const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const File directory(folder, O_RDONLY | O_DIRECTORY);
  if (!directory.open() || !directory.sync())
    return failed_by_system("syncing the folder of the last good table", folder);
  return {};
}

Result<std::optional<LedgerEntry>> read_last_good(const fs::path& file) {
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return std::nullopt;
  const auto size = fs::file_size(file, failed);
  if (failed || size > kLargest)
    return fail(ErrorKind::storage, Origin::bridge, "the last good table cannot be read");
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto entry = routing::parse_entry(bytes);
  if (!entry) return fail(wrap(std::move(entry.error()), "reading the last good table"));
  if (auto status = routing::check_entry(*entry); !status) {
    return fail(wrap(std::move(status.error()), "reading the last good table"));
  }
  return std::move(*entry);
}

}  // namespace figbridge::migrations
