// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/shape_compiler.h"

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

#include "core/json/json_writer.h"

namespace figbridge::soap::schema {

namespace {

std::uint32_t add(std::uint32_t a, std::uint32_t b) {
  return a > kUnbounded - b ? kUnbounded : a + b;
}

std::uint32_t multiply(std::uint32_t a, std::uint32_t b) {
  if (a == 0 || b == 0) return 0;
  return a > kUnbounded / b ? kUnbounded : a * b;
}

std::size_t table_size(std::size_t entries) {
  return entries == 0 ? 0 : std::bit_ceil(entries * 2 + 1);
}

}  // namespace

Shape ShapeCompiler::compile(std::vector<Particle> particles, bool mixed, std::string& problem) {
  ShapeCompiler compiler;
  compiler.shape_.particles_ = std::move(particles);
  compiler.shape_.ordered_ = mixed;
  compiler.assign_members(problem);
  if (!compiler.shape_.particles_.empty()) {
    for (const Use& use : compiler.analyse(0)) {
      Member& member = compiler.shape_.members_[use.member];
      member.array = use.max > 1;
      member.required = use.min > 0;
      member.min = use.min;
      member.max = use.max;
    }
  }
  compiler.fill_tables();
  return std::move(compiler.shape_);
}

void ShapeCompiler::assign_members(std::string& problem) {
  for (Particle& particle : shape_.particles_) {
    if (particle.kind == ParticleKind::element) {
      particle.member = member_of(*particle.element, problem);
    } else if (particle.kind == ParticleKind::any) {
      if (shape_.any_ == kNoMember) {
        shape_.any_ = static_cast<std::uint32_t>(shape_.members_.size());
        shape_.members_.push_back({.json = "$any", .ready = "\"$any\":"});
      }
      particle.member = shape_.any_;
    }
  }
}

std::uint32_t ShapeCompiler::member_of(const ElementDecl& element, std::string& problem) {
  const auto next = static_cast<std::uint32_t>(shape_.members_.size());
  const auto [known, fresh] = by_name_.emplace(element.name, next);
  if (!fresh) {
    if (shape_.members_[known->second].element->type != element.type && problem.empty()) {
      problem = "element " + element.name->clark() + " is declared with two types in one content model";
    }
    return known->second;
  }
  const bool plain = locals_.emplace(element.name->local, next).second;
  std::string json = plain ? std::string(element.name->local)
                           : "{" + std::string(element.name->uri) + "}" + std::string(element.name->local);
  std::string ready = escape_json(json) + ":";
  shape_.members_.push_back({.json = std::move(json), .ready = std::move(ready), .element = &element});
  return next;
}

ShapeCompiler::Uses ShapeCompiler::leaf(const Particle& particle) const {
  return {{particle.member, particle.min, particle.max}};
}

ShapeCompiler::Uses ShapeCompiler::analyse(std::size_t at) {
  const Particle& group = shape_.particles_[at];
  if (group.kind == ParticleKind::element || group.kind == ParticleKind::any) return leaf(group);
  Uses all;
  std::size_t children = 0;
  for (std::size_t child = at + 1; child < group.end; child = shape_.particles_[child].end) {
    const Uses uses = analyse(child);
    all.insert(all.end(), uses.begin(), uses.end());
    ++children;
  }
  std::ranges::stable_sort(all, {}, &Use::member);
  const bool choice = group.kind == ParticleKind::choice;
  if (choice && !branches_agree_on_order(at)) shape_.ordered_ = true;
  Uses once = choice ? combine_exclusive(std::move(all), children) : combine_in_order(std::move(all));
  if (group.max > 1) check_repetition(group, once);
  for (Use& use : once) {
    use.min = multiply(use.min, group.min);
    use.max = multiply(use.max, group.max);
  }
  return once;
}

/// Of places that follow each other. A member with several places keeps its order in one list only if each
/// place but the last takes a fixed number.
ShapeCompiler::Uses ShapeCompiler::combine_in_order(Uses all) {
  Uses merged;
  for (const Use& use : all) {
    if (merged.empty() || merged.back().member != use.member) {
      merged.push_back(use);
      continue;
    }
    Use& sum = merged.back();
    if (sum.min != sum.max) shape_.ordered_ = true;
    sum.min = add(sum.min, use.min);
    sum.max = add(sum.max, use.max);
  }
  return merged;
}

ShapeCompiler::Uses ShapeCompiler::combine_exclusive(Uses all, std::size_t branches) {
  Uses merged;
  std::size_t seen = 0;
  const auto settle = [&] {
    if (!merged.empty() && seen < branches) merged.back().min = 0;
  };
  for (const Use& use : all) {
    if (merged.empty() || merged.back().member != use.member) {
      settle();
      merged.push_back(use);
      seen = 1;
      continue;
    }
    ++seen;
    merged.back().min = std::min(merged.back().min, use.min);
    merged.back().max = std::max(merged.back().max, use.max);
  }
  settle();
  return merged;
}

/// Whether the branches of a choice have the members that they share in the same order: `(a, b) | (b, a)` has
/// not.
bool ShapeCompiler::branches_agree_on_order(std::size_t choice) const {
  std::set<std::uint32_t> before;
  for (std::size_t branch = choice + 1; branch < shape_.particles_[choice].end;) {
    std::set<std::uint32_t> here;
    std::uint32_t highest = 0;
    const std::size_t end = shape_.particles_[branch].end;
    for (; branch < end; ++branch) {
      const std::uint32_t member = shape_.particles_[branch].member;
      if (member == kNoMember || !here.insert(member).second || !before.contains(member)) continue;
      if (member < highest) return false;
      highest = member;
    }
    before.merge(here);
  }
  return true;
}

/// A repeated group keeps its order in lists if it has one member, or if every repetition has the same number
/// of each.
void ShapeCompiler::check_repetition(const Particle& group, const Uses& once) {
  if (once.size() < 2) return;
  const bool even = std::ranges::all_of(once, [](const Use& use) { return use.min == use.max; });
  if (!even || group.kind == ParticleKind::choice) shape_.ordered_ = true;
}

void ShapeCompiler::fill_tables() {
  std::size_t names = 0;
  for (const Member& member : shape_.members_)
    names += member.element == nullptr ? 0 : 1 + member.element->substitutes.size();
  shape_.by_name_.resize(table_size(names));
  shape_.by_json_.assign(table_size(shape_.members_.size()), kNoMember);
  for (std::uint32_t i = 0; i < shape_.members_.size(); ++i) {
    const Member& member = shape_.members_[i];
    if (member.element != nullptr) index_name(*member.element->name, {i, member.element});
    const std::size_t mask = shape_.by_json_.size() - 1;
    std::size_t at = hash_name(kNoNamespace, member.json) & mask;
    while (shape_.by_json_[at] != kNoMember) at = (at + 1) & mask;
    shape_.by_json_[at] = i;
  }
  // Names that stand in the content itself come first: they mean themselves, not a substitute.
  for (std::uint32_t i = 0; i < shape_.members_.size(); ++i) {
    if (shape_.members_[i].element == nullptr) continue;
    for (const ElementDecl* each : shape_.members_[i].element->substitutes)
      index_name(*each->name, {i, each});
  }
}

void ShapeCompiler::index_name(const Name& name, Shape::Slot slot) {
  const std::size_t mask = shape_.by_name_.size() - 1;
  std::size_t at = hash_name(name.ns, name.local) & mask;
  for (; shape_.by_name_[at].slot.member != kNoMember; at = (at + 1) & mask) {
    if (shape_.by_name_[at].ns == name.ns && shape_.by_name_[at].local == name.local) return;
  }
  shape_.by_name_[at] = {name.ns, name.local, slot};
}

}  // namespace figbridge::soap::schema
