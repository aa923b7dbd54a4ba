// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge::facade {

/// A member that an admin request may have. `any` takes whatever JSON stands there.
struct BodyMember {
  enum class Type : std::uint8_t { text, number, flag, any };
  std::string_view name;
  Type type = Type::text;
  bool required = false;
};

/// The object that an admin request carries, checked: unknown members, wrong types and missing ones are
/// `invalid`, located by JSON Pointer. Asking for a member that was not declared gives what an absent one
/// does.
class AdminBody {
 public:
  /// `null` (no body) is an empty object.
  [[nodiscard]] static Result<AdminBody> read(const JsonText& body, const std::vector<BodyMember>& members);

  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::string text(std::string_view name) const;  ///< empty if absent
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;     ///< false if absent
  [[nodiscard]] JsonText any(std::string_view name) const;  ///< `null` if absent

 private:
  std::map<std::string, std::string, std::less<>> values_;  ///< canonical JSON; texts decoded
};

}  // namespace figbridge::facade
