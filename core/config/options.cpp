// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/config/option_spec.h"

namespace figbridge {
namespace {

[[noreturn]] void defect(std::string_view name, const char* what) {
  std::fprintf(stderr, "defect: option '%.*s' %s\n", static_cast<int>(name.size()), name.data(), what);
  std::abort();
}

bool is_scalar(OptionType type) {
  return type != OptionType::list && type != OptionType::map && type != OptionType::section &&
         type != OptionType::any;
}

}  // namespace

const Options::Value& Options::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) defect(name, "is not declared");
  return found->second;
}

const Options::Value& Options::value_of(std::string_view name,
                                        std::initializer_list<OptionType> types) const {
  const auto& found = value(name);
  if (std::ranges::find(types, found.type) == types.end()) defect(name, "is of another type");
  return found;
}

const Options::Value& Options::value_of(std::string_view name, OptionType outer, bool of_sections) const {
  const auto& found = value_of(name, {outer});
  if (of_sections ? found.inner != OptionType::section : !is_scalar(found.inner))
    defect(name, "holds another type");
  return found;
}

bool Options::declares(std::string_view name) const {
  return values_.contains(name);
}

bool Options::has(std::string_view name) const {
  return value(name).present;
}

const std::string& Options::text(std::string_view name) const {
  return value_of(name, {OptionType::text, OptionType::choice, OptionType::path, OptionType::url,
                         OptionType::address})
      .text;
}

std::int64_t Options::integer(std::string_view name) const {
  return value_of(name, {OptionType::integer, OptionType::size, OptionType::percent}).number;
}

bool Options::boolean(std::string_view name) const {
  return value_of(name, {OptionType::boolean}).number != 0;
}

std::chrono::milliseconds Options::duration(std::string_view name) const {
  return std::chrono::milliseconds(value_of(name, {OptionType::duration}).number);
}

const Options& Options::section(std::string_view name) const {
  const auto& found = value_of(name, {OptionType::section});
  if (found.sections.empty()) defect(name, "was not written and has no defaults");
  return found.sections.front();
}

const std::vector<Options>& Options::sections(std::string_view name) const {
  return value_of(name, OptionType::list, true).sections;
}

const std::vector<std::string>& Options::texts(std::string_view name) const {
  return value_of(name, OptionType::list, false).texts;
}

const std::map<std::string, Options>& Options::named(std::string_view name) const {
  return value_of(name, OptionType::map, true).named;
}

const std::map<std::string, std::string>& Options::pairs(std::string_view name) const {
  return value_of(name, OptionType::map, false).pairs;
}

const ConfigNode& Options::node(std::string_view name) const {
  return value(name).node;
}

}  // namespace figbridge
