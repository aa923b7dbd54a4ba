// SPDX-License-Identifier: Apache-2.0
#include "store/work_digest.h"

#include <openssl/sha.h>

namespace figbridge::store {

std::string work_digest(std::string_view id, std::string_view queue, std::string_view key,
                        std::string_view payload) {
  std::string whole;
  whole.reserve(id.size() + queue.size() + key.size() + payload.size() + 3);
  for (const auto part : {id, queue, key}) whole.append(part).push_back('\0');
  whole.append(payload);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace figbridge::store
