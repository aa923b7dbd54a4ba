// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/assembled.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <fstream>

#include "apps/figbridge/protocols.h"
#include "facade/assembly.h"
#include "facade/config/surroundings.h"
#include "net/listen.h"

namespace figbridge::test {
namespace {

std::string joined(const std::string& more) {
  return more.empty() ? "" : ", " + more;
}

std::string configuration_of(const ProtocolSample& sample, std::uint16_t listener_port,
                             std::uint16_t backend_port) {
  return "listeners:\n  front: {protocol: " + sample.protocol + ", port: " + std::to_string(listener_port) +
         joined(sample.listener) + "}\nbackends:\n  side: {protocol: " + sample.protocol +
         ", endpoints: \"http://127.0.0.1:" + std::to_string(backend_port) + "\"" + joined(sample.backend) +
         "}\noperations:\n  echo: {owner: tests, safety: read, key: none, listeners: [" + sample.binding +
         "], legacy: {backend: side, call: " + sample.call + "}}\n";
}

}  // namespace

std::uint16_t free_port() {
  return net::listen_on(net::PortSettings{})->port;
}

Assembled::Assembled(const ProtocolSample& sample, std::uint16_t backend_port)
    : pool_(1), resolver_(pool_), listener_port_(free_port()) {
  std::string name = (std::filesystem::temp_directory_path() / "figbridge-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  const auto file = folder_ / "figbridge.yaml";
  std::ofstream(file) << configuration_of(sample, listener_port_, backend_port);
  Problems problems;
  facade::SystemSurroundings surroundings;
  auto configuration = facade::load_configuration(file, protocol_options(), surroundings, problems);
  const auto parts = protocol_parts(running_.loops, resolver_, running_.clock, random_);
  if (configuration) generation_ = facade::assemble(configuration, parts, problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
}

Assembled::~Assembled() {
  std::filesystem::remove_all(folder_);
}

}  // namespace figbridge::test
