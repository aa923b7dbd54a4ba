// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/author.h"

#include <pwd.h>

#include <array>

namespace figbridge::facade {

Result<std::string> author_of(const net::Peer& peer) {
  if (!peer.uid) {
    return fail(ErrorKind::forbidden, Origin::caller, "the admin plane answers on its unix socket only");
  }
  std::string author = "uid:" + std::to_string(*peer.uid);
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(*peer.uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr) {
    author += '(' + std::string(found->pw_name) + ')';
  }
  return author;
}

}  // namespace figbridge::facade
