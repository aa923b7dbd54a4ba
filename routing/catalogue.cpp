// SPDX-License-Identifier: Apache-2.0
#include "routing/catalogue.h"

#include <utility>

namespace figbridge::routing {
namespace {

std::unexpected<Error> wrong(std::string text, std::string at) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text), std::move(at));
}

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::make(std::vector<Operation> operations,
                                                         std::vector<Group> configured) {
  // Not make_shared: the constructor is private.
  std::shared_ptr<Catalogue> made(new Catalogue);
  made->operations_ = std::move(operations);
  made->groups_ = std::move(configured);
  if (auto status = made->index_operations(); !status) return std::unexpected(std::move(status.error()));
  if (auto status = made->index_groups(); !status) return std::unexpected(std::move(status.error()));
  return made;
}

Status Catalogue::index_operations() {
  for (std::uint32_t at = 0; at < operations_.size(); ++at) {
    const auto& operation = operations_[at];
    if (operation.name.empty()) return wrong("an operation without a name", operation.mark.text());
    if (!operation_index_.emplace(operation.name, at).second) {
      return wrong("operation '" + operation.name + "' is configured twice", operation.mark.text());
    }
  }
  return {};
}

Status Catalogue::index_groups() {
  const auto configured = groups_.size();
  groups_.reserve(configured + operations_.size());  // the index refers to the names
  for (std::uint32_t at = 0; at < configured; ++at) {
    if (!group_index_.emplace(groups_[at].name, at).second) {
      return wrong("group '" + groups_[at].name + "' is configured twice", {});
    }
  }
  for (std::uint32_t at = 0; at < operations_.size(); ++at) {
    if (auto status = join_group(at, configured); !status) return status;
  }
  for (auto& group : groups_) {
    if (group.salt.empty()) group.salt = group.name;
  }
  return {};
}

/// Only configured groups are joined by name; an operation of its own is a group of its own.
Status Catalogue::join_group(std::uint32_t at, std::size_t configured) {
  auto& operation = operations_[at];
  const bool alone = operation.group.empty();
  const auto found = group_index_.find(alone ? operation.name : operation.group);
  const bool known = found != group_index_.end() && found->second < configured;
  if (known && alone) {
    return wrong("operation '" + operation.name + "' names no group, but a group has its name",
                 operation.mark.text());
  }
  if (known) {
    groups_[found->second].members.push_back(at);
    return {};
  }
  if (!alone && operation.group != operation.name) {
    return wrong("unknown group '" + operation.group + "'", operation.mark.text());
  }
  operation.group = operation.name;
  groups_.push_back({.name = operation.name, .salt = operation.name, .members = {at}});
  group_index_.emplace(groups_.back().name, static_cast<std::uint32_t>(groups_.size() - 1));
  return {};
}

std::optional<std::uint32_t> Catalogue::index_of(std::string_view operation) const noexcept {
  const auto found = operation_index_.find(operation);
  if (found == operation_index_.end()) return std::nullopt;
  return found->second;
}

const Operation* Catalogue::find(std::string_view operation) const noexcept {
  const auto index = index_of(operation);
  return index ? &operations_[*index] : nullptr;
}

const Group* Catalogue::group(std::string_view name) const noexcept {
  const auto found = group_index_.find(name);
  return found == group_index_.end() ? nullptr : &groups_[found->second];
}

const Group& Catalogue::group_of(const Operation& operation) const {
  return groups_[group_index_.at(operation.group)];
}

}  // namespace figbridge::routing
