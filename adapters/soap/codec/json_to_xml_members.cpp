// SPDX-License-Identifier: Apache-2.0
// Content whose members say all: the particles of the schema are walked, each takes what the object has for
// it.
#include <algorithm>

#include "adapters/soap/codec/json_to_xml.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

using schema::kNoMember;
using schema::Particle;
using schema::ParticleKind;

namespace {

bool is_leaf(const Particle& particle) {
  return particle.kind == ParticleKind::element || particle.kind == ParticleKind::any;
}

}  // namespace

Status JsonToXml::members(const TypePlan& plan, Id object) {
  const Content content{plan, object, supplies_.size()};
  supplies_.resize(supplies_.size() + plan.type->shape.members().size());
  Status done = supply(content);
  if (done && !plan.type->shape.particles().empty()) done = particle(content, 0);
  if (done) done = all_used(content);
  supplies_.resize(content.supplies);
  return done;
}

/// Finds what the object has for each member, and members that there are none of.
Status JsonToXml::supply(const Content& content) {
  const auto& shape = content.plan.type->shape;
  for (auto child = json_.first_child(content.object); child;
       child = json_.next_sibling(*child, content.object)) {
    const std::string_view token = json_.name_token(*child);
    if (token.starts_with("\"@") || token == "\"$element\"" || token == "\"$type\"") continue;
    const bool plain = token.find('\\') == std::string_view::npos;
    const std::uint32_t member =
        plain ? shape.find_json(token.substr(1, token.size() - 2)) : shape.find_json(unescape_json(token));
    if (member == kNoMember) return wrong(*child, "is of a member that is not known here");
    Supply& supply = supplies_[content.supplies + member];
    supply.value = *child;
    if (!shape.members()[member].array) {
      supply.next = *child;
      supply.left = 1;
      continue;
    }
    if (json_.node(*child).kind != JsonKind::array) return wrong(*child, "must be an array");
    supply.next = json_.first_child(*child).value_or(kNoNode);
    supply.left = json_.node(*child).count;
  }
  return {};
}

Status JsonToXml::particle(const Content& content, std::uint32_t index) {
  const auto particles = content.plan.type->shape.particles();
  const Particle& each = particles[index];
  if (is_leaf(each)) return leaf(content, each);
  std::uint32_t rounds = 0;
  while (rounds < each.max && supplied(content, index)) {
    const std::size_t before = written_;
    if (each.kind == ParticleKind::choice) {
      if (auto done = choice(content, index); !done) return done;
    } else {
      for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
        if (auto done = particle(content, child); !done) return done;
      }
    }
    if (written_ == before) break;
    ++rounds;
  }
  return rounds < each.min ? missing(content, index) : Status();
}

/// The branch that has what the object supplies, and no other.
Status JsonToXml::choice(const Content& content, std::uint32_t index) {
  const auto particles = content.plan.type->shape.particles();
  const Particle& each = particles[index];
  std::uint32_t first = kNoMember;
  std::uint32_t best = kNoMember;
  for (std::uint32_t branch = index + 1; branch < each.end; branch = particles[branch].end) {
    if (!supplied(content, branch)) continue;
    if (first == kNoMember) first = branch;
    if (each.max == 1 && !covers(content, branch, index)) continue;
    if (best == kNoMember || (!satisfied(content, best) && satisfied(content, branch))) best = branch;
  }
  if (best != kNoMember) return particle(content, best);
  for (std::uint32_t leaf = particles[first].end; leaf < each.end; ++leaf) {
    if (!is_leaf(particles[leaf])) continue;
    const Supply& supply = supplies_[content.supplies + particles[leaf].member];
    if (supply.left > 0)
      return wrong(supply.value, "is of a member that cannot stand beside another that is there");
  }
  return particle(content, first);
}

Status JsonToXml::leaf(const Content& content, const Particle& particle) {
  const std::size_t at = content.supplies + particle.member;
  const std::uint32_t take = std::min(particle.max, supplies_[at].left);
  if (take < particle.min) {
    const auto& member = content.plan.type->shape.members()[particle.member];
    if (supplies_[at].value == kNoNode) return wrong_member(content.object, member.json, "is missing");
    return wrong(supplies_[at].value, "has too few items");
  }
  for (std::uint32_t n = 0; n < take; ++n) {
    const Supply now = supplies_[at];
    if (particle.kind == ParticleKind::element) {
      if (auto done = element(*particle.element, now.next); !done) return done;
    } else {
      auto found = fragment(now.next);
      if (!found) return fail(std::move(found).error());
      if (!particle.wildcard->admits(known(found->ns)))
        return wrong(now.next, "is of a namespace that is not allowed here");
      ++written_;
      *out_ += found->text;
    }
    --supplies_[at].left;
    if (now.next != now.value) supplies_[at].next = json_.next_sibling(now.next, now.value).value_or(kNoNode);
  }
  return {};
}

bool JsonToXml::supplied(const Content& content, std::uint32_t index) const {
  const auto particles = content.plan.type->shape.particles();
  const std::uint32_t end = is_leaf(particles[index]) ? index + 1 : particles[index].end;
  for (std::uint32_t leaf = index; leaf < end; ++leaf) {
    if (is_leaf(particles[leaf]) && supplies_[content.supplies + particles[leaf].member].left > 0)
      return true;
  }
  return false;
}

/// Whether what is required in a particle is there.
bool JsonToXml::satisfied(const Content& content, std::uint32_t index) const {
  const auto particles = content.plan.type->shape.particles();
  const Particle& each = particles[index];
  if (is_leaf(each)) return supplies_[content.supplies + each.member].left >= each.min;
  if (each.min == 0 && !supplied(content, index)) return true;
  bool any = false;
  bool all = true;
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
    const bool fine = satisfied(content, child);
    any = any || fine;
    all = all && fine;
  }
  return each.kind == ParticleKind::choice ? any : all;
}

/// Whether all that the object supplies for a choice can stand in one of its branches.
bool JsonToXml::covers(const Content& content, std::uint32_t branch, std::uint32_t choice) const {
  const auto particles = content.plan.type->shape.particles();
  const std::uint32_t branch_end = is_leaf(particles[branch]) ? branch + 1 : particles[branch].end;
  for (std::uint32_t leaf = choice + 1; leaf < particles[choice].end; ++leaf) {
    const Particle& each = particles[leaf];
    if (!is_leaf(each) || supplies_[content.supplies + each.member].left == 0) continue;
    bool there = false;
    for (std::uint32_t at = branch; at < branch_end && !there; ++at) {
      there = is_leaf(particles[at]) && particles[at].member == each.member;
    }
    if (!there) return false;
  }
  return true;
}

/// Names what is missing in a group that must stand and does not; nothing if it may be empty.
Status JsonToXml::missing(const Content& content, std::uint32_t index) const {
  const auto& shape = content.plan.type->shape;
  const auto particles = shape.particles();
  const Particle& each = particles[index];
  if (each.min == 0) return {};
  if (is_leaf(each)) return wrong_member(content.object, shape.members()[each.member].json, "is missing");
  Status first;
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
    Status found = missing(content, child);
    if (found && each.kind == ParticleKind::choice) return {};
    if (!found && each.kind != ParticleKind::choice) return found;
    if (!found && first) first = std::move(found);
  }
  if (!first) first.error().text = "one member of a choice is missing";
  return first;
}

Status JsonToXml::all_used(const Content& content) const {
  for (std::size_t n = content.supplies; n < content.supplies + content.plan.members.size(); ++n) {
    if (supplies_[n].left == 0) continue;
    if (supplies_[n].next == supplies_[n].value)
      return wrong(supplies_[n].value, "is of a member that cannot stand here");
    return wrong(supplies_[n].next, "is one item more than is allowed");
  }
  return {};
}

}  // namespace figbridge::soap
