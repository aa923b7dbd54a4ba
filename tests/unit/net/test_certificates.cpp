// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/net/test_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace figbridge::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, decltype(&std::fclose)>;

Key new_key() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void add_extension(X509* certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
  if (extension == nullptr) throw std::runtime_error("bad extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate new_certificate(const std::string& common_name, EVP_PKEY* key, long serial) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  const auto* name = reinterpret_cast<const unsigned char*>(common_name.c_str());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, name, -1, -1, 0);
  return certificate;
}

void write_certificate(const std::filesystem::path& file, X509* certificate) {
  const File out(std::fopen(file.c_str(), "w"), std::fclose);
  PEM_write_X509(out.get(), certificate);
}

void write_key(const std::filesystem::path& file, EVP_PKEY* key) {
  const File out(std::fopen(file.c_str(), "w"), std::fclose);
  PEM_write_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
}

}  // namespace

struct TestAuthority::Keys {
  Key key = new_key();
  Certificate certificate{nullptr, X509_free};
  long serial = 1;
};

TestAuthority::TestAuthority() : keys_(std::make_unique<Keys>()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "figbridge-tls-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  keys_->certificate = new_certificate("Test CA", keys_->key.get(), keys_->serial);
  X509* const own = keys_->certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(own, keys_->key.get(), EVP_sha256());
  write_certificate(folder_ / "ca.pem", own);
}

TestAuthority::~TestAuthority() {
  std::filesystem::remove_all(folder_);
}

void TestAuthority::issue(const std::string& name, const CertificateWish& wish) {
  const Key key = new_key();
  const auto certificate = new_certificate(wish.common_name, key.get(), ++keys_->serial);
  X509* const authority = keys_->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority));
  if (!wish.alternative_names.empty()) {
    add_extension(certificate.get(), authority, NID_subject_alt_name, wish.alternative_names);
  }
  X509_sign(certificate.get(), keys_->key.get(), EVP_sha256());
  write_certificate(folder_ / (name + ".pem"), certificate.get());
  write_key(folder_ / (name + ".key"), key.get());
}

}  // namespace figbridge::test
