// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::test {

/// libxml2's own XSD validator over the schemas in a WSDL: an opinion that owes nothing to our content model.
class XsdOracle {
 public:
  /// Nothing if libxml2 cannot compile them, or cannot be given them (two inline schemas of one namespace).
  /// `scratch` is a folder for files, which the caller removes.
  [[nodiscard]] static std::optional<XsdOracle> of_wsdl(const std::filesystem::path& wsdl,
                                                        const std::filesystem::path& scratch);
  XsdOracle(XsdOracle&&) noexcept;
  XsdOracle& operator=(XsdOracle&&) noexcept;
  ~XsdOracle();

  /// What is wrong with the first child of the SOAP body; empty if it is valid.
  [[nodiscard]] std::string problem_of(std::string_view envelope) const;

 private:
  struct Schema;
  explicit XsdOracle(std::unique_ptr<Schema> schema);
  std::unique_ptr<Schema> schema_;
};

}  // namespace figbridge::test
