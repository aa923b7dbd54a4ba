// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "adapters/soap/schema/shape.h"

/// Edits on content models in pre-order. A group is closed once its children stand behind it.
namespace figbridge::soap::schema {

/// Ends the group at `at` and leaves it in its simplest form: nothing if it has no children, the child alone
/// if it has one and either of them occurs exactly once, its children alone if the parent is of the same kind
/// and it occurs once. Returns whether anything is left.
bool close_group(std::vector<Particle>& particles, std::size_t at, ParticleKind parent);

/// Appends a copy of a whole content model; a sequence that occurs once is taken apart if the parent is a
/// sequence.
void append_copy(std::vector<Particle>& particles, std::span<const Particle> model, ParticleKind parent);

}  // namespace figbridge::soap::schema
