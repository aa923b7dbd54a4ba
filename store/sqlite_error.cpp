// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_error.h"

#include <Poco/Data/SQLite/SQLiteException.h>

namespace figbridge::store {
namespace {

namespace sqlite = Poco::Data::SQLite;

template <class... Kinds>
bool is(const Poco::Exception& thrown) {
  return ((dynamic_cast<const Kinds*>(&thrown) != nullptr) || ...);
}

/// For those who must tell what passes from what does not.
std::string code_of(const Poco::Exception& thrown) {
  if (is<sqlite::CorruptImageException>(thrown)) return "damaged";
  if (is<sqlite::DatabaseFullException>(thrown)) return "disk_full";
  if (is<sqlite::IOErrorException>(thrown)) return "disk_fails";
  return {};
}

std::string in_our_words(const Poco::Exception& thrown) {
  if (is<sqlite::CorruptImageException, sqlite::SchemaDiffersException>(thrown))
    return "the store is damaged";
  if (is<sqlite::DBLockedException, sqlite::TableLockedException>(thrown))
    return "another program holds the store locked";
  if (is<sqlite::DatabaseFullException>(thrown)) return "the disk of the store is full";
  if (is<sqlite::ReadOnlyException, sqlite::DBAccessDeniedException, sqlite::AuthorizationDeniedException>(
          thrown)) {
    return "the store may not be written";
  }
  if (is<sqlite::CantOpenDBFileException, Poco::Data::ConnectionFailedException>(thrown))
    return "the store cannot be opened";
  if (is<sqlite::IOErrorException>(thrown)) return "the disk of the store fails";
  return "the store refused";
}

}  // namespace

Error sqlite_error(const Poco::Exception& thrown, const std::string& trying) {
  const bool constraint = is<sqlite::ConstraintViolationException>(thrown);
  return {
      .kind = constraint ? ErrorKind::conflict : ErrorKind::storage,
      .origin = Origin::bridge,
      .text = trying + ": " + (constraint ? "it is not the next of what stands there" : in_our_words(thrown)),
      .code = constraint ? std::string() : code_of(thrown),
      .remote = thrown.displayText()};
}

}  // namespace figbridge::store
