// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

struct soap;

namespace erp {

/// Whether a request's path is that of the service, with or without a query.
bool is_endpoint(const char* path);

/// Answers GET …/erp?wsdl with the WSDL, its addresses naming the host that the caller used.
int send_wsdl(struct soap* soap);

}  // namespace erp
