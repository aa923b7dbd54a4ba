// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/particles.h"

namespace figbridge::soap::schema {

namespace {

bool once(const Particle& particle) {
  return particle.min == 1 && particle.max == 1;
}

void remove_head(std::vector<Particle>& particles, std::size_t at) {
  particles.erase(particles.begin() + static_cast<std::ptrdiff_t>(at));
  for (std::size_t i = at; i < particles.size(); ++i) --particles[i].end;
}

}  // namespace

bool close_group(std::vector<Particle>& particles, std::size_t at, ParticleKind parent) {
  Particle& group = particles[at];
  group.end = static_cast<std::uint32_t>(particles.size());
  if (group.end == at + 1) {
    particles.pop_back();
    return false;
  }
  Particle& first = particles[at + 1];
  const bool single = first.end == group.end;
  if (single && (once(group) || once(first))) {
    if (once(first)) {
      first.min = group.min;
      first.max = group.max;
    }
    remove_head(particles, at);
    // The child may now be what the parent would have taken in.
    if (particles[at].kind == parent && once(particles[at])) remove_head(particles, at);
    return true;
  }
  if (group.kind == parent && once(group)) remove_head(particles, at);
  return true;
}

void append_copy(std::vector<Particle>& particles, std::span<const Particle> model, ParticleKind parent) {
  const std::size_t at = particles.size();
  const auto offset = static_cast<std::uint32_t>(at);
  for (Particle particle : model) {
    particle.end += offset;
    particles.push_back(particle);
  }
  const bool same = !model.empty() && model.front().end > 1 && model.front().kind == parent;
  if (same && once(model.front())) remove_head(particles, at);
}

}  // namespace figbridge::soap::schema
