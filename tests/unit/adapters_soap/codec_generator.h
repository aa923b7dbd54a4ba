// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adapters/soap/codec/plan.h"
#include "adapters/soap/codec/scalar.h"
#include "adapters/soap/schema/model.h"

namespace figbridge::soap::test {

/// Makes values that are valid by a content model, as canonical JSON. The same seed makes the same values.
/// Nothing where it finds none: patterns that it cannot guess, strict wildcards, recursion without end,
/// components with a problem.
class Generator {
 public:
  Generator(const CodecPlan& plan, std::uint32_t seed);
  [[nodiscard]] std::optional<std::string> value(const schema::ElementDecl& element) {
    budget_ = 2'000;
    return declared(element, 0);
  }

 private:
  using Item = std::pair<std::uint32_t, std::string>;  // member, value

  std::optional<std::string> declared(const schema::ElementDecl& element, int depth);
  std::optional<std::string> typed(const schema::ElementDecl& element, schema::Type type, std::string marks,
                                   int depth);
  std::optional<std::string> complex(const schema::ComplexType& type, std::string marks, int depth);
  std::optional<std::string> attributes(const schema::ComplexType& type);
  bool particle(const schema::Shape& shape, std::uint32_t index, int depth, std::vector<Item>& items);
  bool once(const schema::Shape& shape, std::uint32_t index, int depth, std::vector<Item>& items);
  std::optional<std::string> wildcard(const schema::Wildcard& wildcard);
  std::optional<std::string> scalar(const schema::SimpleType& type);
  std::optional<std::string> lexical(const schema::SimpleType& type);
  std::optional<std::string> list(const schema::SimpleType& type);
  std::string guess(const schema::SimpleType& type, int attempt);
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
  bool once_in(std::uint32_t n) { return below(n) == 0; }

  const CodecPlan& plan_;
  ScalarReader scalars_;
  std::mt19937 random_;
  int budget_ = 0;
};

}  // namespace figbridge::soap::test
