// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "json.h"

namespace crm {

// What callers send, checked. All of these throw Problem: invalid-field with the JSON Pointer of the member.

/// A new party or, when parts may be missing, a change of one. Amounts come out with two fraction digits.
Json checked_party(const Json& body, bool parts_may_be_missing);
Json checked_order(const Json& body);

/// A member of an object that must be there.
const Json& required(const Json& object, std::string_view name, const std::string& pointer = "");
const std::string& text_at(const Json& value, const std::string& pointer, std::size_t max_length = 1'000);
void only_members(const Json& object, std::initializer_list<std::string_view> names,
                  const std::string& pointer);
/// YYYY-MM-DDThh:mm:ss with Z or an offset.
const std::string& date_time_at(const Json& value, const std::string& pointer);

/// A date of a query, or "" when it was left out.
std::string checked_date(const std::string& text, const std::string& name);
int checked_count(const std::string& text, const std::string& name, int otherwise);

}  // namespace crm
