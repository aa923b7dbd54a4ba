// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace figbridge::test {

/// What a certificate is to be for.
struct CertificateWish {
  std::string common_name;
  std::string alternative_names;  ///< OpenSSL's notation: "DNS:localhost,IP:127.0.0.1"; empty: none
};

/// A certificate authority of its own in a temporary folder; gone with it.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  [[nodiscard]] std::string ca_file() const { return (folder_ / "ca.pem").string(); }
  /// Makes NAME.pem and NAME.key.
  void issue(const std::string& name, const CertificateWish& wish);
  [[nodiscard]] std::string certificate(const std::string& name) const {
    return (folder_ / (name + ".pem")).string();
  }
  [[nodiscard]] std::string key(const std::string& name) const {
    return (folder_ / (name + ".key")).string();
  }

 private:
  struct Keys;
  std::filesystem::path folder_;
  std::unique_ptr<Keys> keys_;
};

}  // namespace figbridge::test
