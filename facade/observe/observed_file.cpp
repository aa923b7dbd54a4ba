// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/observed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "facade/observe/log_line.h"
#include "facade/observe/observed_json.h"

namespace figbridge::facade {
namespace {

namespace fs = std::filesystem;

/// Far more than the limits of Observed allow.
constexpr std::uintmax_t kLargestFile = 256ULL * 1024 * 1024;

std::unexpected<Error> storage_error(const std::string& doing, const fs::path& file, int number) {
  return fail(ErrorKind::storage, Origin::bridge, doing + ": " + std::strerror(number), file.string());
}

Result<std::string> read_whole(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error) return storage_error("reading the observed calls", file, error.value());
  if (size > kLargestFile) {
    return fail(ErrorKind::malformed, Origin::bridge, "the file of the observed calls is too large",
                file.string());
  }
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (in.bad() || !in.is_open()) return storage_error("reading the observed calls", file, EIO);
  return text;
}

/// 0, or what went wrong.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

Status restore_observed(Observed& observed, const fs::path& file, const Clock& clock) {
  std::error_code error;
  if (!fs::exists(file, error)) return {};
  auto text = read_whole(file);
  if (text) {
    auto names = observed_from_json(*text);
    if (names) {
      observed.restore(*names);
      return {};
    }
    text = fail(std::move(names).error());
  }
  const auto aside = file.string() + ".damaged-" + timestamp(clock.wall_now());
  fs::rename(file, aside, error);
  return fail(wrap(std::move(text).error(),
                   error ? "what was observed before could not be read"
                         : "what was observed before is damaged and was set aside as " + aside));
}

Status save_observed(Observed& observed, const fs::path& file) {
  const std::string doing = "saving the observed calls";
  const auto bytes = observed_to_json(observed.list());
  const fs::path temporary = file.string() + ".new";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return storage_error(doing, temporary, errno);
  const int trouble = write_all(descriptor, bytes);
  ::close(descriptor);
  if (trouble != 0) return storage_error(doing, temporary, trouble);
  if (::rename(temporary.c_str(), file.c_str()) != 0) return storage_error(doing, file, errno);
  return {};
}

Saver::Saver(std::function<Status()> save, std::chrono::milliseconds period,
             std::function<void(const Error&)> trouble)
    : save_(std::move(save)), period_(period), trouble_(std::move(trouble)) {
  thread_ = std::thread([this] { run(); });
}

Saver::~Saver() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Saver::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, period_, [this] { return stopping_; })) {
    lock.unlock();
    save();
    lock.lock();
  }
  lock.unlock();
  save();
}

void Saver::save() {
  if (auto saved = save_(); !saved) trouble_(saved.error());
}

}  // namespace figbridge::facade
