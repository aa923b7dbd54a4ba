// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config_node.h"
#include "core/config/problems.h"

namespace figbridge {

enum class OptionType : std::uint8_t {
  text,
  integer,
  boolean,
  duration,  ///< 250ms, 30s, 5m, 72h, 7d
  size,      ///< bytes: 512, 16KiB, 10MiB, 1GiB
  percent,   ///< 5%, 0.25% (down to a hundredth of a percent)
  path,      ///< file or folder; relative to the configuration folder
  url,       ///< http or https
  address,   ///< [host:]port, :port, unix:/path
  choice,    ///< one of `choices`
  list,      ///< of `children[0]`; a single value stands for a list of one
  map,       ///< free names to `children[0]`
  section,   ///< named options: `children`
  any,       ///< checked by whoever declared it
};

/// An option, declared once: checking, defaults, the JSON Schema, `figbridge check` and the reference page
/// come from it.
struct OptionSpec {
  std::string name;
  OptionType type = OptionType::text;
  std::string help;  ///< one or two sentences, for the reference page
  bool required = false;
  bool secret = false;       ///< masked in every output
  bool credentials = false;  ///< of a URL: a user name and password may stand in it; masked in every output
  std::optional<std::string> default_value;  ///< as one would write it
  std::optional<std::int64_t>
      minimum;  ///< of integers, milliseconds, bytes, hundredths of a percent, list lengths
  std::optional<std::int64_t> maximum;
  std::vector<std::string> choices;
  std::vector<OptionSpec> children;
  std::string shared_in;  ///< of a section: the name of one that stands under this top-level name may be
                          ///< written instead
  std::string refers_to;  ///< of `any`: the definition in the JSON Schema that says what it takes
};

/// The checked values of one section: defaults filled in, types converted. An option that was not written and
/// has no default reads as empty, zero or false. A section that was not written holds its defaults, unless
/// something in it is required. Asking for an option that its spec does not declare, or as another type, is a
/// defect and ends the process.
class Options {
 public:
  [[nodiscard]] bool declares(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;  ///< written, or has a default (of a section: written)
  [[nodiscard]] const std::string& text(
      std::string_view name) const;  ///< text, choice, path (absolute), url, address
  [[nodiscard]] std::int64_t integer(
      std::string_view name) const;  ///< integer, size (bytes), percent (hundredths)
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::chrono::milliseconds duration(std::string_view name) const;
  [[nodiscard]] const Options& section(std::string_view name) const;
  [[nodiscard]] const std::vector<Options>& sections(std::string_view name) const;   ///< list of sections
  [[nodiscard]] const std::vector<std::string>& texts(std::string_view name) const;  ///< list of scalars
  [[nodiscard]] const std::map<std::string, Options>& named(
      std::string_view name) const;  ///< map of sections
  [[nodiscard]] const std::map<std::string, std::string>& pairs(
      std::string_view name) const;                                   ///< map of scalars
  [[nodiscard]] const ConfigNode& node(std::string_view name) const;  ///< as written (absent if it was not)
  [[nodiscard]] const SourceMark& mark() const { return mark_; }

 private:
  friend class OptionReader;
  struct Value {
    OptionType type = OptionType::text;
    OptionType inner = OptionType::any;  ///< what a list or map holds
    bool present = false;
    ConfigNode node;
    std::string text;
    std::int64_t number = 0;
    std::vector<std::string> texts;
    std::vector<Options> sections;  ///< one for a section
    std::map<std::string, Options> named;
    std::map<std::string, std::string> pairs;
  };
  [[nodiscard]] const Value& value(std::string_view name) const;
  [[nodiscard]] const Value& value_of(std::string_view name, std::initializer_list<OptionType> types) const;
  [[nodiscard]] const Value& value_of(std::string_view name, OptionType outer, bool of_sections) const;
  std::map<std::string, Value, std::less<>> values_;
  SourceMark mark_;
};

/// Checks a section against its specs: unknown names (with the nearest known one), missing ones, types,
/// bounds. Reports everything into `problems`; what it returns is only used if there are none. `folder`
/// resolves relative paths.
[[nodiscard]] Options read_options(const ConfigNode& section, const std::vector<OptionSpec>& specs,
                                   const std::string& path, const std::string& folder, Problems& problems);

}  // namespace figbridge
