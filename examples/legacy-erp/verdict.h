// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace erp {

/// What stands in Return: S success, W warning, E error, A abort. The texts are constant, a number means one
/// text.
struct Verdict {
  char type;
  const char* num;
  const char* text;
  bool accepts() const { return type == 'S' || type == 'W'; }
};

inline constexpr Verdict kOk{'S', "000", "OK"};
inline constexpr Verdict kNameInUse{'W', "105", "Name is already in use"};
inline constexpr Verdict kLimitExceeded{'W', "110", "Credit limit exceeded"};
inline constexpr Verdict kTaxIdInUse{'E', "017", "Tax id is already in use"};
inline constexpr Verdict kUnknownCurrency{'E', "030", "Currency is not supported"};
inline constexpr Verdict kUnknownCustomer{'E', "042", "Customer does not exist"};
inline constexpr Verdict kLimitTooHigh{'E', "051", "Credit limit is too high"};
inline constexpr Verdict kBadAmount{'E', "052", "Amount is not valid"};
inline constexpr Verdict kBadQuantity{'E', "053", "Quantity is not valid"};
inline constexpr Verdict kBlocked{'E', "060", "Customer is blocked"};
inline constexpr Verdict kClosed{'E', "061", "Customer is closed"};
inline constexpr Verdict kNoBillingAddress{'E', "070", "Billing address is missing"};
inline constexpr Verdict kAddressTwice{'E', "071", "Address type is given twice"};
inline constexpr Verdict kLocked{'A', "900", "Customer is locked by another job"};

}  // namespace erp
