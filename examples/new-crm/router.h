// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"

namespace crm {

struct Request {
  std::string method;
  std::string path;  ///< decoded, without the query
  std::map<std::string, std::string> query;
  std::string content_type;
  std::string idempotency_key;
  std::string body;
  std::vector<std::string> captured;  ///< what stands for the {…} of the route, in their order
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::string location;
};

Response json_response(int status, const Json& body);

using Handler = std::function<Response(const Request&)>;

/// Finds the handler of a request and turns every Problem into a problem document.
class Router {
 public:
  /// A pattern like /v2/parties/{reference}/orders.
  void add(std::string method, std::string_view pattern, Handler handler);
  Response answer(Request request) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    Handler handler;
  };

  const Route& find(Request& request) const;

  std::vector<Route> routes_;
};

}  // namespace crm
