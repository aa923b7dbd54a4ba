// SPDX-License-Identifier: Apache-2.0
#include "store/work_digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstdlib>
#include <memory>

namespace figbridge::store {

namespace {

/// Begins with what no plain one does: an id is not empty.
constexpr std::string_view kSealed("\0sealed\0", 8);

}  // namespace

std::string work_digest(std::string_view id, std::string_view queue, std::string_view key,
                        std::string_view payload, Kept kept) {
  std::string head(kept == Kept::sealed ? kSealed : std::string_view());
  for (const auto part : {id, queue, key}) head.append(part).push_back('\0');
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  unsigned int length = 0;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool done =
      context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), head.data(), head.size()) == 1 &&
      EVP_DigestUpdate(context.get(), payload.data(), payload.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &length) == 1;
  if (!done) std::abort();  // no memory for a hash
  return digest;
}

std::optional<Kept> kept_as(std::string_view id, std::string_view queue, std::string_view key,
                            std::string_view payload, std::string_view digest) {
  for (const auto kept : {Kept::plain, Kept::sealed}) {
    if (work_digest(id, queue, key, payload, kept) == digest) return kept;
  }
  return std::nullopt;
}

}  // namespace figbridge::store
