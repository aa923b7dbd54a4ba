// SPDX-License-Identifier: Apache-2.0
#include "routing/stage.h"

#include <array>

namespace figbridge::routing {
namespace {

constexpr std::array<std::string_view, 6> kStages = {"legacy",  "shadow", "canary",
                                                     "guarded", "modern", "retired"};
constexpr std::array<std::string_view, 3> kCopies = {"none", "validate", "journal"};

}  // namespace

std::string_view name_of(Stage stage) noexcept {
  return kStages.at(static_cast<std::size_t>(stage));
}

std::optional<Stage> stage_named(std::string_view name) noexcept {
  for (std::size_t at = 0; at < kStages.size(); ++at) {
    if (kStages.at(at) == name) return static_cast<Stage>(at);
  }
  return std::nullopt;
}

std::string_view name_of(Copies copies) noexcept {
  return kCopies.at(static_cast<std::size_t>(copies));
}

std::optional<Copies> copies_named(std::string_view name) noexcept {
  for (std::size_t at = 0; at < kCopies.size(); ++at) {
    if (kCopies.at(at) == name) return static_cast<Copies>(at);
  }
  return std::nullopt;
}

Side answering_side(Stage stage) noexcept {
  return stage < Stage::guarded ? Side::legacy : Side::modern;
}

bool legacy_answers_all(Stage stage) noexcept {
  return stage == Stage::legacy || stage == Stage::shadow;
}

bool raises(Stage before, Stage after) noexcept {
  return after > before;
}

}  // namespace figbridge::routing
