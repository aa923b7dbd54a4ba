// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/operation_id.h"

#include <map>
#include <set>

#include "adapters/common/snake_case.h"
#include "adapters/common/unique_names.h"

namespace figbridge::soap::wsdl {

void assign_ids(std::vector<WsdlOperation>& operations) {
  std::map<std::string, std::set<const schema::Name*>> port_types;
  for (const WsdlOperation& each : operations) port_types[snake_case(each.name)].insert(each.port_type);
  UniqueNames names;
  for (WsdlOperation& each : operations) {
    std::string id = snake_case(each.name);
    if (port_types[id].size() > 1) id = snake_case(each.port_type->local) + "." + id;
    each.id = names.take(id);
  }
}

}  // namespace figbridge::soap::wsdl
