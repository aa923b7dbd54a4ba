// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap::wsdl {

/// Walks the types that elements reach, each once: counts what is typed and finds what cannot be handled.
class CoverageWalk {
 public:
  /// `budget` bounds the steps of all walks together; when it is used up, coverage stays incomplete and
  /// `exhausted` tells.
  explicit CoverageWalk(std::size_t& budget) : budget_(budget) {}

  /// Adds what the element reaches. Problems of declared content go to `problem` (first one wins), those of
  /// types that only xsi:type brings in to `derived_problem`.
  void walk(const schema::ElementDecl& element, std::string& problem, std::string& derived_problem);
  [[nodiscard]] const WsdlCoverage& coverage() const { return coverage_; }
  [[nodiscard]] bool exhausted() const { return budget_ == 0; }

 private:
  void visit(const schema::ComplexType& type);
  void visit_element(const schema::ElementDecl& element);
  void add(const schema::ComplexType* type, std::string label, bool by_derivation);
  void spot(std::string text);

  struct Open {
    const schema::ComplexType* type;
    std::string label;
    bool by_derivation;
  };
  std::size_t& budget_;
  WsdlCoverage coverage_;
  std::unordered_set<const void*> met_;
  std::deque<Open> open_;  ///< from the back: declared content first, then what only xsi:type brings in
  Open current_{};
  std::string* problem_ = nullptr;
  std::string* derived_problem_ = nullptr;
};

}  // namespace figbridge::soap::wsdl
