// SPDX-License-Identifier: GPL-2.0-or-later
#include "server.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <stdexcept>

#include "ErpSoap.nsmap"

namespace erp {
namespace {

constexpr std::size_t kMaxConnections = 512;
constexpr int kBacklog = 128;

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

}  // namespace

Server::Server(Erp& erp, const std::string& host, int port)
    : erp_(erp),
      master_(soap_new2(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING, SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING)) {
  master_->bind_flags = SO_REUSEADDR;
  master_->socket_flags = MSG_NOSIGNAL;
  master_->max_keep_alive = 1'000;
  master_->recv_timeout = 75;
  master_->send_timeout = 30;
  int socket = soap_bind(master_, host.c_str(), port, kBacklog);
  if (!soap_valid_socket(socket))
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port));
  port_ = port_of(socket);
}

Server::~Server() {
  soap_destroy(master_);
  soap_end(master_);
  soap_free(master_);
}

void Server::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || sockets_.size() < kMaxConnections; });
      if (stopping_) break;
    }
    int socket = soap_accept(master_);
    if (!soap_valid_socket(socket)) continue;
    struct soap* connection = soap_copy(master_);
    std::lock_guard lock(mutex_);
    auto id = ++last_id_;
    sockets_[id] = socket;
    if (stopping_) shutdown(socket, SHUT_RDWR);
    std::thread([this, id, connection] { serve(id, connection); }).detach();
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return sockets_.empty(); });
}

void Server::serve(std::uint64_t id, struct soap* connection) {
  {
    ErpService service(connection, erp_);
    service.serve();
  }
  std::lock_guard lock(mutex_);
  sockets_.erase(id);
  changed_.notify_all();  // under the lock: nothing of the server is touched after it
}

void Server::stop() {
  {
    std::lock_guard lock(erp_.stop_mutex);
    erp_.stopping = true;
    erp_.stop_changed.notify_all();
  }
  std::lock_guard lock(mutex_);
  stopping_ = true;
  shutdown(master_->master, SHUT_RDWR);
  for (auto [id, socket] : sockets_) shutdown(socket, SHUT_RDWR);
  changed_.notify_all();
}

}  // namespace erp
