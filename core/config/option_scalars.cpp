// SPDX-License-Identifier: Apache-2.0
#include "core/config/option_scalars.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/config/address.h"
#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "core/config/units.h"
#include "core/config/url_check.h"

namespace figbridge {
namespace {

std::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

std::string_view expected(OptionType type) {
  switch (type) {
    case OptionType::integer:
      return "a whole number";
    case OptionType::boolean:
      return "true or false";
    case OptionType::duration:
      return "a duration such as 30s (ms, s, m, h, d)";
    case OptionType::size:
      return "a size such as 16KiB (B, KiB, MiB, GiB)";
    case OptionType::percent:
      return "a percentage such as 5% or 0.25%";
    default:
      return "text";
  }
}

std::unexpected<Error> mismatch(const ConfigNode& node, const OptionSpec& spec) {
  const bool bare = !node.quoted || node.secret;
  return refuse("expected " + std::string(expected(spec.type)) + ", found " + shown(node, spec.secret) +
                (bare ? "" : " in quotes"));
}

std::optional<std::int64_t> number_of(const std::string& text, OptionType type) {
  switch (type) {
    case OptionType::integer:
      return parse_integer(text);
    case OptionType::duration:
      return parse_duration(text);
    case OptionType::size:
      return parse_size(text);
    case OptionType::percent:
      return parse_percent(text);
    default:
      break;
  }
  if (text == "true" || text == "True" || text == "TRUE") return 1;
  if (text == "false" || text == "False" || text == "FALSE") return 0;
  return std::nullopt;
}

std::string formatted(std::int64_t number, OptionType type) {
  switch (type) {
    case OptionType::duration:
      return format_duration(number);
    case OptionType::size:
      return format_size(number);
    case OptionType::percent:
      return format_percent(number);
    default:
      return std::to_string(number);
  }
}

Result<ScalarValue> read_number(const ConfigNode& node, const OptionSpec& spec) {
  // What came from ${env:…} stands in quotes only because YAML asks for them. Units are told by their
  // letters.
  const bool typed = spec.type == OptionType::integer || spec.type == OptionType::boolean;
  if (typed && node.quoted && !node.secret) return mismatch(node, spec);
  const auto number = number_of(node.text, spec.type);
  if (!number) return mismatch(node, spec);
  const bool low = spec.minimum && *number < *spec.minimum;
  const bool high = spec.maximum && *number > *spec.maximum;
  if (low)
    return refuse("must be at least " + formatted(*spec.minimum, spec.type) + ", found " +
                  shown(node, spec.secret));
  if (high)
    return refuse("must be at most " + formatted(*spec.maximum, spec.type) + ", found " +
                  shown(node, spec.secret));
  return ScalarValue{node.text, *number};
}

Result<ScalarValue> read_choice(const ConfigNode& node, const OptionSpec& spec) {
  if (std::ranges::find(spec.choices, node.text) != spec.choices.end()) return ScalarValue{node.text};
  std::string text = "expected ";
  for (const auto& choice : spec.choices) {
    const bool last = &choice == &spec.choices.back();
    text += (&choice == &spec.choices.front() ? "" : last ? " or " : ", ") + choice;
  }
  text += ", found " + shown(node, spec.secret);
  const auto near = node.secret ? std::nullopt : nearest_name(node.text, spec.choices);
  return refuse(text + (near ? "; did you mean '" + *near + "'?" : ""));
}

std::string absolute(const std::string& path, const std::string& folder) {
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

Result<ScalarValue> read_address(const ConfigNode& node, const OptionSpec& spec, const std::string& folder) {
  std::string text = node.text;
  if (text.starts_with("unix:") && text.size() > 5) text = "unix:" + absolute(text.substr(5), folder);
  const auto address = parse_address(text);
  if (!address) return refuse(address.error().text + ", found " + shown(node, spec.secret));
  return ScalarValue{address->text()};
}

}  // namespace

Result<ScalarValue> read_scalar(const ConfigNode& scalar, const OptionSpec& spec, const std::string& folder) {
  if (scalar.kind == ConfigNode::Kind::null) return refuse("has no value; write one or remove the line");
  if (scalar.kind != ConfigNode::Kind::scalar) {
    return refuse("expected " + std::string(expected(spec.type)) + ", found " + shown(scalar));
  }
  switch (spec.type) {
    case OptionType::choice:
      return read_choice(scalar, spec);
    case OptionType::address:
      return read_address(scalar, spec, folder);
    case OptionType::path:
      if (scalar.text.empty()) return refuse("the path is empty");
      return ScalarValue{absolute(scalar.text, folder)};
    case OptionType::url:
      if (auto checked = check_url(scalar.text, spec.credentials); !checked)
        return std::unexpected(std::move(checked).error());
      return ScalarValue{scalar.text};
    case OptionType::text:
      return ScalarValue{scalar.text};
    default:
      return read_number(scalar, spec);
  }
}

}  // namespace figbridge
