// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/orders.h"

#include <utility>

namespace figbridge::facade {

std::vector<BodyMember> order_members(std::vector<BodyMember> more) {
  using Type = BodyMember::Type;
  std::vector<BodyMember> members = {{.name = "reason", .type = Type::text, .required = true},
                                     {.name = "at_version", .type = Type::number},
                                     {.name = "accept_loss", .type = Type::flag},
                                     {.name = "force", .type = Type::flag}};
  members.insert(members.end(), more.begin(), more.end());
  return members;
}

migrations::ChangeOrder order_of(const AdminRequest& request, const AdminBody& body, Target target) {
  migrations::ChangeOrder order;
  if (target == Target::operation) order.operation = request.names.at(0);
  if (target == Target::group) order.group = request.names.at(0);
  order.reason = body.text("reason");
  order.author = request.author;
  order.at_version = body.number("at_version");
  order.accept_loss = body.flag("accept_loss");
  order.force = body.flag("force");
  return order;
}

}  // namespace figbridge::facade
