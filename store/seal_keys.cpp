// SPDX-License-Identifier: Apache-2.0
#include "store/seal_keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

namespace figbridge::store {
namespace {

constexpr std::size_t kMostBytes = 16'384;
constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kLongestId = 32;
constexpr std::size_t kBase64 = 44;  // of 32 bytes
constexpr std::size_t kMark = 4;

std::unexpected<Error> refused(const std::filesystem::path& file, const std::string& why) {
  return fail(ErrorKind::configuration, Origin::bridge, "the key file " + why, file.string());
}

/// What was in it is wiped when it goes.
struct Wiped {
  std::string text;
  ~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }
};

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& file)
      : number_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Status read_whole(const std::filesystem::path& file, Wiped& into) {
  const Descriptor in(file);
  struct stat found{};
  if (in.number() < 0 || ::fstat(in.number(), &found) != 0) return refused(file, "cannot be read");
  if (!S_ISREG(found.st_mode)) return refused(file, "is not a file");
  if ((found.st_mode & 077) != 0)
    return refused(file, fmt::format("has the permissions {:04o}: nobody but its owner may read it (0600)",
                                     found.st_mode & 07777));
  if (static_cast<std::size_t>(found.st_size) > kMostBytes) return refused(file, "is too long");
  into.text.resize(static_cast<std::size_t>(found.st_size));
  for (std::size_t done = 0; done < into.text.size();) {
    const auto count = ::read(in.number(), into.text.data() + done, into.text.size() - done);
    if (count <= 0) return refused(file, "cannot be read");
    done += static_cast<std::size_t>(count);
  }
  return {};
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

/// One line; nothing if it is no key.
std::optional<SealKey> key_of(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_id(line.substr(0, space))) return std::nullopt;
  const auto text = line.substr(line.find_first_not_of(' ', space));
  if (text.size() != kBase64 || text.back() != '=' || text[kBase64 - 2] == '=') return std::nullopt;
  std::array<std::uint8_t, kBase64> decoded{};
  const int length = EVP_DecodeBlock(decoded.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  SealKey::Bytes bytes{};
  std::copy_n(decoded.begin(), bytes.size(), bytes.begin());
  std::optional<SealKey> key;
  if (length == static_cast<int>(SealKey::kBytes) + 1) key.emplace(std::string(line.substr(0, space)), bytes);
  OPENSSL_cleanse(decoded.data(), decoded.size());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

std::string mark_of(const SealKey::Bytes& bytes) {
  std::string told = "figbridge seal key";
  told.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(told.data()), told.size(), digest.data());
  OPENSSL_cleanse(told.data(), told.size());
  return {reinterpret_cast<const char*>(digest.data()), kMark};
}

}  // namespace

SealKey::SealKey(std::string id, const Bytes& bytes)
    : id_(std::move(id)), bytes_(bytes), mark_(mark_of(bytes)) {}

SealKey::~SealKey() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

SealKey::SealKey(SealKey&& other) noexcept
    : id_(std::move(other.id_)), bytes_(other.bytes_), mark_(std::move(other.mark_)) {
  OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
}

Result<std::vector<SealKey>> read_seal_keys(const std::filesystem::path& file) {
  Wiped whole;
  if (auto read = read_whole(file, whole); !read) return std::unexpected(std::move(read.error()));
  std::vector<SealKey> keys;
  std::string_view rest = whole.text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto last = line.find_last_not_of(" \t\r");
    line = last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
    if (line.empty() || line.front() == '#') continue;
    auto key = key_of(line);
    if (!key) return refused(file, fmt::format("has in line {} no `<key-id> <base64 of 32 bytes>`", number));
    if (std::ranges::find(keys, key->id(), &SealKey::id) != keys.end())
      return refused(file, fmt::format("has the key `{}` twice", key->id()));
    if (keys.size() == kMostKeys) return refused(file, fmt::format("has more than {} keys", kMostKeys));
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return refused(file, "has no key");
  return keys;
}

}  // namespace figbridge::store
