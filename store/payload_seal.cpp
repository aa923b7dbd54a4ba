// SPDX-License-Identifier: Apache-2.0
#include "store/payload_seal.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <optional>

namespace figbridge::store {
namespace {

constexpr std::string_view kMagic = "FBS1";
constexpr std::size_t kMark = 4;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string head_of(const SealKey& key) {
  std::string head(kMagic);
  head.push_back(static_cast<char>(key.id().size()));
  return head + key.id() + key.mark();
}

/// Each part with its length, so that nothing can move from one to another.
std::string bound(std::string_view head, const PayloadSeal::Place& place) {
  std::string all;
  for (const auto part : {head, place.id, place.queue}) {
    all += std::to_string(part.size()) + ':';
    all += part;
  }
  return all;
}

/// The parts of a sealed payload.
struct Sealed {
  std::string_view head;
  std::string_view id;
  std::string_view mark;
  std::string_view nonce;
  std::string_view text;
  std::string_view tag;
};

std::optional<Sealed> parts_of(std::string_view sealed) {
  if (!sealed.starts_with(kMagic) || sealed.size() < kMagic.size() + 1) return std::nullopt;
  const auto id_length = static_cast<unsigned char>(sealed[kMagic.size()]);
  const auto head_length = kMagic.size() + 1 + id_length + kMark;
  if (sealed.size() < head_length + kNonce + kTag) return std::nullopt;
  const auto text_length = sealed.size() - head_length - kNonce - kTag;
  return Sealed{.head = sealed.substr(0, head_length),
                .id = sealed.substr(kMagic.size() + 1, id_length),
                .mark = sealed.substr(head_length - kMark, kMark),
                .nonce = sealed.substr(head_length, kNonce),
                .text = sealed.substr(head_length + kNonce, text_length),
                .tag = sealed.substr(sealed.size() - kTag)};
}

std::unexpected<Error> storage(std::string text, std::string code) {
  return fail(Error{.kind = ErrorKind::storage, .text = std::move(text), .code = std::move(code)});
}

std::unexpected<Error> altered() {
  return storage("the payload is not what was sealed", "damaged");
}

}  // namespace

Result<std::unique_ptr<PayloadSeal>> PayloadSeal::from_file(const std::filesystem::path& key_file) {
  auto keys = read_seal_keys(key_file);
  if (!keys) return std::unexpected(std::move(keys.error()));
  return std::make_unique<PayloadSeal>(std::move(*keys));
}

Result<std::string> PayloadSeal::seal(std::string_view payload, const Place& place) const {
  const auto& key = keys_.front();
  const auto head = head_of(key);
  const auto with = bound(head, place);
  std::string sealed = head;
  sealed.resize(head.size() + kNonce + payload.size() + kTag);
  auto* nonce = bytes_of(sealed) + head.size();
  auto* text = nonce + kNonce;
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done =
      context && RAND_bytes(nonce, kNonce) == 1 &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), nonce) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(with), static_cast<int>(with.size())) ==
          1 &&
      EVP_EncryptUpdate(context.get(), text, &length, bytes_of(payload), static_cast<int>(payload.size())) ==
          1 &&
      EVP_EncryptFinal_ex(context.get(), text + payload.size(), &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, text + payload.size()) == 1;
  if (!done) return fail(ErrorKind::internal, Origin::bridge, "a payload could not be sealed");
  return sealed;
}

Result<std::string> PayloadSeal::open(std::string_view sealed, const Place& place) const {
  const auto parts = parts_of(sealed);
  if (!parts) return altered();
  const auto key = std::ranges::find(keys_, parts->id, &SealKey::id);
  if (key == keys_.end())
    return storage("the payload is sealed with a key that the key file does not have", "no_key");
  if (key->mark() != parts->mark)
    return storage("the payload is sealed with another key than `" + key->id() + "` of the key file",
                   "no_key");
  const auto with = bound(parts->head, place);
  std::string payload(parts->text.size(), '\0');
  std::string tag(parts->tag);
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done = context &&
                    EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key->bytes().data(),
                                       bytes_of(parts->nonce)) == 1 &&
                    EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(with),
                                      static_cast<int>(with.size())) == 1 &&
                    EVP_DecryptUpdate(context.get(), bytes_of(payload), &length, bytes_of(parts->text),
                                      static_cast<int>(parts->text.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(context.get(), bytes_of(payload) + payload.size(), &length) == 1;
  if (!done) return altered();
  return payload;
}

bool PayloadSeal::is_current(std::string_view sealed) const {
  return sealed.starts_with(head_of(keys_.front()));
}

}  // namespace figbridge::store
