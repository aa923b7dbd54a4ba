// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "core/error.h"

namespace Poco::Data {
class Session;
}

namespace figbridge::store {

/// What the parts of the store work through, whichever database it is. Any thread.
class Database {
 public:
  using Work = std::function<void(Poco::Data::Session&)>;

  Database() = default;
  virtual ~Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs `work` on the connection that writes, alone. What it throws becomes an Error: `conflict` for a
  /// broken constraint, `storage` for the rest, beginning with `trying`.
  [[nodiscard]] virtual Status run(const std::string& trying, const Work& work) = 0;
  /// The same on a connection of its own that can only read: what was committed, beside whatever is written.
  [[nodiscard]] virtual Status read(const std::string& trying, const Work& work) = 0;

  /// A transaction on the connection that run() gave. They throw what Poco throws, but roll_back.
  virtual void begin(Poco::Data::Session& session) = 0;
  virtual void commit(Poco::Data::Session& session) = 0;
  virtual void roll_back(Poco::Data::Session& session) noexcept = 0;
};

}  // namespace figbridge::store
