// SPDX-License-Identifier: Apache-2.0
// Content that is ordered: each item of `$items` must be what the schema has next. XML Schema's rule of
// unique particle attribution lets one item decide.
#include <algorithm>

#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/xml/fragment.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

using schema::ContentKind;
using schema::kNoMember;
using schema::Particle;
using schema::ParticleKind;

namespace {

bool is_leaf(const Particle& particle) {
  return particle.kind == ParticleKind::element || particle.kind == ParticleKind::any;
}

bool emptiable(std::span<const Particle> particles, std::uint32_t index) {
  const Particle& each = particles[index];
  if (each.min == 0) return true;
  if (is_leaf(each)) return false;
  const bool choice = each.kind == ParticleKind::choice;
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
    if (emptiable(particles, child) == choice) return choice;
  }
  return !choice;
}

/// One element, canonical.
class Wildcard final : public XmlEvents {
 public:
  bool start(const XmlElement& element, const XmlCursor& cursor) override {
    if (depth_++ == 0) ns_ = element.name.ns;
    fragment_.start(element, cursor);
    return true;
  }
  bool end(const XmlCursor& cursor) override {
    --depth_;
    fragment_.end(cursor);
    return true;
  }
  bool text(std::string_view piece, const XmlCursor& /*cursor*/) override {
    if (depth_ > 0) fragment_.text(piece);
    return true;
  }
  Error refusal() override { return {}; }
  std::string take() { return fragment_.take(); }
  [[nodiscard]] const std::string& ns() const { return ns_; }

 private:
  XmlFragment fragment_;
  std::string ns_;
  std::size_t depth_ = 0;
};

}  // namespace

Status JsonToXml::items(const TypePlan& plan, Id array) {
  Items items{plan, array, std::nullopt, kNoMember, kNoNode, std::nullopt, {}};
  if (json_.node(array).kind == JsonKind::array) items.next = json_.first_child(array);
  if (auto done = advance(items); !done) return done;
  if (!plan.type->shape.particles().empty()) {
    if (auto done = item_particle(items, 0); !done) return done;
  }
  if (items.member != kNoMember) return wrong(items.value, "cannot stand here");
  return {};
}

/// Goes to the next element; text on the way is written.
Status JsonToXml::advance(Items& items) {
  items.member = kNoMember;
  for (; items.next; items.next = json_.next_sibling(*items.next, items.array)) {
    const Id item = *items.next;
    const JsonKind kind = json_.node(item).kind;
    if (kind == JsonKind::string && items.plan.type->content == ContentKind::mixed) {
      if (auto done = free_text(item); !done) return done;
      continue;
    }
    if (kind != JsonKind::object || json_.node(item).count != 1)
      return wrong(item, "must be an object of one member");
    items.value = *json_.first_child(item);
    items.member = items.plan.type->shape.find_json(unescape_json(json_.name_token(items.value)));
    if (items.member == kNoMember) return wrong(items.value, "is of a member that is not known here");
    if (items.plan.type->shape.members()[items.member].element == nullptr) {
      auto found = fragment(items.value);
      if (!found) return fail(std::move(found).error());
      items.ns = known(found->ns);
      items.fragment = std::move(found->text);
    }
    items.next = json_.next_sibling(item, items.array);
    return {};
  }
  return {};
}

bool JsonToXml::begins(const Items& items, std::uint32_t index) const {
  const auto particles = items.plan.type->shape.particles();
  const Particle& each = particles[index];
  if (items.member == kNoMember) return false;
  if (is_leaf(each)) {
    return each.member == items.member &&
           (each.kind == ParticleKind::element || each.wildcard->admits(items.ns));
  }
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
    if (begins(items, child)) return true;
    if (each.kind == ParticleKind::sequence && !emptiable(particles, child)) return false;
  }
  return false;
}

Status JsonToXml::item_leaf(Items& items, const Particle& particle) {
  ++written_;
  if (particle.kind == ParticleKind::any) {
    *out_ += items.fragment;
  } else if (auto done = element(*particle.element, items.value); !done) {
    return done;
  }
  return advance(items);
}

Status JsonToXml::item_particle(Items& items, std::uint32_t index) {
  const auto particles = items.plan.type->shape.particles();
  const Particle& each = particles[index];
  std::uint32_t rounds = 0;
  for (; rounds < each.max && begins(items, index); ++rounds) {
    if (auto done = is_leaf(each) ? item_leaf(items, each) : item_once(items, index); !done) return done;
  }
  if (rounds >= each.min || emptiable(particles, index)) return {};
  return item_missing(items, index);
}

Status JsonToXml::item_once(Items& items, std::uint32_t index) {
  const auto particles = items.plan.type->shape.particles();
  const Particle& each = particles[index];
  if (each.kind == ParticleKind::all) return item_all(items, index);
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end) {
    if (each.kind == ParticleKind::choice) {
      if (begins(items, child)) return item_particle(items, child);
    } else if (auto done = item_particle(items, child); !done) {
      return done;
    }
  }
  return {};
}

/// Each child at most once, in any order.
Status JsonToXml::item_all(Items& items, std::uint32_t index) {
  const auto particles = items.plan.type->shape.particles();
  std::vector<std::uint32_t> open;
  for (std::uint32_t child = index + 1; child < particles[index].end; child = particles[child].end)
    open.push_back(child);
  while (true) {
    const auto found = std::ranges::find_if(open, [&](std::uint32_t child) { return begins(items, child); });
    if (found == open.end()) break;
    const std::uint32_t child = *found;
    open.erase(found);
    if (auto done = item_particle(items, child); !done) return done;
  }
  for (const std::uint32_t child : open) {
    if (!emptiable(particles, child)) return item_missing(items, child);
  }
  return {};
}

Status JsonToXml::item_missing(const Items& items, std::uint32_t index) const {
  const auto& shape = items.plan.type->shape;
  while (!is_leaf(shape.particles()[index])) ++index;
  const std::string name = shape.members()[shape.particles()[index].member].json;
  if (items.member != kNoMember) return wrong(items.value, "stands where " + name + " is missing");
  return wrong(items.array, "ends where " + name + " is missing");
}

Status JsonToXml::any_items(Id array) {
  for (auto item = json_.first_child(array); item; item = json_.next_sibling(*item, array)) {
    if (json_.node(*item).kind == JsonKind::string) {
      if (auto done = free_text(*item); !done) return done;
      continue;
    }
    const bool one = json_.node(*item).kind == JsonKind::object && json_.node(*item).count == 1;
    const auto value = one ? json_.member(*item, "$any") : std::nullopt;
    if (!value) return wrong(*item, "must be a string or {\"$any\": …}");
    auto found = fragment(*value);
    if (!found) return fail(std::move(found).error());
    ++written_;
    *out_ += found->text;
  }
  return {};
}

Result<JsonToXml::Fragment> JsonToXml::fragment(Id value) {
  if (json_.node(value).kind != JsonKind::string) return wrong(value, "must be a string of XML");
  if (!reader_) reader_.emplace();
  Wildcard events;
  if (auto read = reader_->parse(json_.plain(value), events, origin_, "utf-8"); !read) {
    auto error = wrong(value, "is not one well-formed XML element").error();
    error.cause = std::make_shared<const Error>(std::move(read).error());
    return fail(std::move(error));
  }
  return Fragment{events.take(), events.ns()};
}

}  // namespace figbridge::soap
