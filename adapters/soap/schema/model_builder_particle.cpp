// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <utility>

#include "adapters/soap/schema/model_builder.h"
#include "adapters/soap/schema/particles.h"

namespace figbridge::soap::schema {

namespace {

std::uint32_t occurs(const XmlTreeNode& node, std::string_view which) {
  const auto text = node.attribute(which);
  if (!text) return 1;
  if (*text == "unbounded") return kUnbounded;
  std::uint32_t value = 1;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  return problem == std::errc::result_out_of_range ? kUnbounded : value;
}

std::optional<ParticleKind> group_kind(std::string_view local) {
  if (local == "sequence") return ParticleKind::sequence;
  if (local == "choice") return ParticleKind::choice;
  if (local == "all") return ParticleKind::all;
  return std::nullopt;
}

}  // namespace

ModelBuilder::Added ModelBuilder::append(std::vector<Particle>& out, const Site& site, ParticleKind parent,
                                         std::string& problem, std::size_t depth) {
  const XmlTreeNode& node = *site.node;
  Particle particle{.min = occurs(node, "minOccurs"), .max = occurs(node, "maxOccurs")};
  if (node.ns != kXsd || particle.max == 0) return Added::absent;
  if (particle.min > particle.max) particle.max = particle.min;
  if (node.local == "group") return append_group(out, site, parent, particle, problem, depth);
  if (group_kind(node.local)) return append_model_group(out, site, parent, particle, problem, depth);
  if (node.local == "element") {
    particle.kind = ParticleKind::element;
    particle.element = local_element(site);
  } else if (node.local == "any") {
    particle.kind = ParticleKind::any;
    particle.wildcard = wildcard(site);
  } else {
    return Added::absent;
  }
  particle.end = static_cast<std::uint32_t>(out.size() + 1);
  out.push_back(particle);
  count(1);
  return Added::particle;
}

ModelBuilder::Added ModelBuilder::append_model_group(std::vector<Particle>& out, const Site& site,
                                                     ParticleKind parent, Particle occurs,
                                                     std::string& problem, std::size_t depth) {
  occurs.kind = *group_kind(site.node->local);
  if (depth > 2 * set_.limits().derivation) {
    note(problem, "groups are nested too deep (" + site.place() + ")");
    return Added::absent;
  }
  const std::size_t at = out.size();
  out.push_back(occurs);
  count(1);
  bool optional = false;
  for (const XmlTreeNode* child : site.node->children) {
    const Added added = append(out, site.within(*child), occurs.kind, problem, depth + 1);
    optional |= added == Added::empty && occurs.kind == ParticleKind::choice;
  }
  if (optional) out[at].min = 0;  // a branch without content: none of the others is needed
  return close_group(out, at, parent) ? Added::particle : Added::empty;
}

ModelBuilder::Added ModelBuilder::append_group(std::vector<Particle>& out, const Site& site,
                                               ParticleKind parent, Particle occurs, std::string& problem,
                                               std::size_t depth) {
  const Name* name = reference(Symbol::group, site, site.node->attribute("ref").value_or(""));
  const bool itself = name != nullptr && site.redefines != nullptr && site.redefines->name == name;
  const Declaration* declaration = itself            ? site.redefines
                                   : name == nullptr ? nullptr
                                                     : set_.find(Symbol::group, name);
  if (declaration == nullptr) {
    note(problem, name == nullptr ? "a group with an unbound prefix (" + site.place() + ")"
                                  : not_declared("group", name, site.place()));
    return Added::absent;
  }
  const GroupWork& work = group(*declaration, depth + 1);
  if (work.state != State::done) {
    note(problem, "group " + declaration->name->clark() +
                      (work.state == State::working ? " contains itself" : " is nested too deep"));
    return Added::absent;
  }
  note(problem, work.problem);
  const std::size_t at = out.size();
  occurs.kind = ParticleKind::sequence;
  out.push_back(occurs);
  count(work.particles.size() + 1);
  if (!overflow()) return out.resize(at), Added::empty;
  append_copy(out, work.particles, ParticleKind::sequence);
  return close_group(out, at, parent) ? Added::particle : Added::empty;
}

const ModelBuilder::GroupWork& ModelBuilder::group(const Declaration& declaration, std::size_t depth) {
  GroupWork& work = groups_[&declaration];
  if (work.state != State::waiting || depth > 2 * set_.limits().derivation) return work;
  work.state = State::working;
  const Site site{declaration.node, declaration.document, declaration.redefines};
  for (const XmlTreeNode* child : declaration.node->children) {
    if (append(work.particles, site.within(*child), ParticleKind::all, work.problem, depth) != Added::absent)
      break;
  }
  work.state = State::done;
  return work;
}

}  // namespace figbridge::soap::schema
