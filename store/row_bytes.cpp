// SPDX-License-Identifier: Apache-2.0
#include "store/row_bytes.h"

#include <Poco/Data/LOB.h>

namespace figbridge::store {

Poco::Data::BLOB blob_of(std::string_view bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string text_of(const Poco::Data::BLOB& bytes) {
  return {reinterpret_cast<const char*>(bytes.rawContent()), bytes.size()};
}

}  // namespace figbridge::store
