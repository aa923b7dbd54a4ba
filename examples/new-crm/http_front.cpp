// SPDX-License-Identifier: Apache-2.0
#include "http_front.h"

#include <chrono>
#include <cstdlib>
#include <thread>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/URI.h>

#include "problem.h"

namespace crm {
namespace {

namespace net = Poco::Net;

constexpr int kMaxConnections = 128;
constexpr std::size_t kMaxBody = 1 << 20;

std::string read_body(std::istream& stream) {
  std::string body(kMaxBody + 1, '\0');
  stream.read(body.data(), static_cast<std::streamsize>(body.size()));
  body.resize(static_cast<std::size_t>(stream.gcount()));
  return body;
}

Request request_of(net::HTTPServerRequest& from) {
  Request request;
  Poco::URI uri(from.getURI());
  request.method = from.getMethod();
  request.path = uri.getPath();
  for (const auto& [name, value] : uri.getQueryParameters()) request.query[name] = value;
  request.content_type = from.getContentType();
  request.idempotency_key = from.get("Idempotency-Key", "");
  request.body = read_body(from.stream());
  return request;
}

void send(net::HTTPServerResponse& to, const Response& response) {
  to.setStatus(static_cast<net::HTTPResponse::HTTPStatus>(response.status));
  to.setReason(net::HTTPResponse::getReasonForStatus(to.getStatus()));
  to.setContentType(response.content_type);
  if (!response.location.empty()) to.set("Location", response.location);
  to.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
  to.send().write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
}

void send_truncated(net::HTTPServerResponse& to, const Response& response) {
  to.setKeepAlive(false);
  to.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
  to.send().write(response.body.data(), static_cast<std::streamsize>(response.body.size() / 2));
}

Response failed(int status) {
  return {status, Problem(status, "out-of-order", "The service is out of order").document().dump(),
          "application/problem+json", ""};
}

class Handler : public net::HTTPRequestHandler {
 public:
  Handler(Service& service, Faults* faults) : service_(service), faults_(faults) {}

  void handleRequest(net::HTTPServerRequest& from, net::HTTPServerResponse& to) override {
    Request request = request_of(from);
    if (request.body.size() > kMaxBody) {
      to.setKeepAlive(false);
      return send(to, failed(413));
    }
    if (faults_ && request.path == "/_fault" && request.method == "POST") return send(to, set_fault(request));
    answer(request, faults_ ? faults_->take() : "none", to);
  }

 private:
  Response set_fault(const Request& request) {
    Router router;
    router.add("POST", "/_fault", [this](const Request& asked) { return faults_->set(asked); });
    return router.answer(request);
  }

  void answer(const Request& request, const std::string& fault, net::HTTPServerResponse& to) {
    if (fault == "500" || fault == "503") return send(to, failed(std::stoi(fault)));
    if (fault == "garbage") return send(to, {200, "<html>It works!</html>", "text/html", ""});
    auto response = service_.answer(request);
    fault == "truncate" ? send_truncated(to, response) : send(to, response);
  }

  Service& service_;
  Faults* faults_;
};

class Factory : public net::HTTPRequestHandlerFactory {
 public:
  Factory(Service& service, Faults* faults) : service_(service), faults_(faults) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    return new Handler(service_, faults_);  // Poco takes it over
  }

 private:
  Service& service_;
  Faults* faults_;
};

net::HTTPServerParams::Ptr parameters() {
  net::HTTPServerParams::Ptr parameters = new net::HTTPServerParams;
  parameters->setMaxThreads(kMaxConnections);
  parameters->setMaxQueued(kMaxConnections);
  parameters->setKeepAlive(true);
  parameters->setMaxKeepAliveRequests(0);
  parameters->setKeepAliveTimeout(Poco::Timespan(75, 0));
  parameters->setSoftwareVersion("crm/2");
  return parameters;
}

}  // namespace

HttpFront::HttpFront(Service& service, Faults* faults, const std::string& host, int port)
    : faults_(faults),
      threads_(2, kMaxConnections + 1),
      server_(new Factory(service, faults), threads_,
              net::ServerSocket(net::SocketAddress(host, static_cast<Poco::UInt16>(port))), parameters()) {
  server_.start();
}

HttpFront::~HttpFront() {
  stop();
}

void HttpFront::stop() {
  if (faults_) faults_->stop();
  server_.stopAll(true);
  // A connection that Poco takes over while it stops is told nothing and would wait for its next request.
  for (int waited = 0; threads_.used() > 0; ++waited) {
    if (waited == 100) std::_Exit(0);  // everything that was answered is committed
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  threads_.joinAll();
}

}  // namespace crm
