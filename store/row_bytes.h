// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace Poco::Data {
template <typename T>
class LOB;
using BLOB = LOB<unsigned char>;
}  // namespace Poco::Data

namespace figbridge::store {

/// Bytes on their way into a row. Poco binds empty ones as NULL: statements say `coalesce(?, x'')`.
[[nodiscard]] Poco::Data::BLOB blob_of(std::string_view bytes);
[[nodiscard]] std::string text_of(const Poco::Data::BLOB& bytes);

}  // namespace figbridge::store
