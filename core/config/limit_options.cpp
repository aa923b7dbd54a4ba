// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <variant>

#include "core/config/common_options.h"
#include "core/config/units.h"

namespace figbridge {
namespace {

using Count = std::size_t Limits::*;
using Span = std::chrono::milliseconds Limits::*;

struct Field {
  const char* name;
  OptionType type;
  std::variant<Count, Span> member;
  std::int64_t minimum;
  std::int64_t maximum;
  const char* help;
};

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
constexpr std::int64_t kGiB = 1024 * kMiB;
constexpr std::int64_t kDay = 86'400'000;

constexpr std::array<Field, 15> kFields = {{
    {"header_bytes", OptionType::size, &Limits::header_bytes, kKiB, kMiB,
     "Start line and header fields of a message together."},
    {"header_fields", OptionType::integer, &Limits::header_fields, 10, 10'000,
     "Number of header fields of a message."},
    {"target_bytes", OptionType::size, &Limits::target_bytes, 256, kMiB, "Length of a request target."},
    {"buffered_body_bytes", OptionType::size, &Limits::buffered_body_bytes, kKiB, 2 * kGiB,
     "Size of a body that is translated, mapped or compared."},
    {"raw_body_bytes", OptionType::size, &Limits::raw_body_bytes, kKiB, 1024 * kGiB,
     "Size of a body that passes through."},
    {"xml_depth", OptionType::integer, &Limits::xml_depth, 4, 1024, "Nesting of XML elements."},
    {"xml_attributes", OptionType::integer, &Limits::xml_attributes, 8, 10'000,
     "Attributes of one XML element, namespace declarations included."},
    {"xml_name_bytes", OptionType::size, &Limits::xml_name_bytes, 64, 64 * kKiB, "Length of an XML name."},
    {"json_depth", OptionType::integer, &Limits::json_depth, 4, 1024, "Nesting of JSON arrays and objects."},
    {"whole_answer_bytes", OptionType::size, &Limits::whole_answer_bytes, 0, 16 * kMiB,
     "Answers below this are whole before their first byte leaves, so that a failure can still be told."},
    {"keep_alive", OptionType::duration, &Limits::keep_alive, 0, kDay,
     "How long an idle connection is kept."},
    {"header_timeout", OptionType::duration, &Limits::header_timeout, 100, kDay,
     "How long a caller may take to send a request's head."},
    {"body_bytes_per_second", OptionType::size, &Limits::body_bytes_per_second, 1, kGiB,
     "A caller that sends its body slower than this is cut off."},
    {"connect_timeout", OptionType::duration, &Limits::connect_timeout, 1, kDay,
     "How long a connection to a backend may take."},
    {"total_timeout", OptionType::duration, &Limits::total_timeout, 1, kDay,
     "How long one call may take, retries included."},
}};

std::int64_t number_in(const Limits& limits, const Field& field) {
  if (const auto* count = std::get_if<Count>(&field.member))
    return static_cast<std::int64_t>(limits.*(*count));
  return (limits.*std::get<Span>(field.member)).count();
}

std::string formatted(std::int64_t number, OptionType type) {
  if (type == OptionType::size) return format_size(number);
  return type == OptionType::duration ? format_duration(number) : std::to_string(number);
}

}  // namespace

std::vector<OptionSpec> limit_options(const Limits& defaults) {
  std::vector<OptionSpec> specs;
  for (const auto& field : kFields) {
    specs.push_back({.name = field.name,
                     .type = field.type,
                     .help = field.help,
                     .default_value = formatted(number_in(defaults, field), field.type),
                     .minimum = field.minimum,
                     .maximum = field.maximum});
  }
  return specs;
}

Limits limits_of(const Options& section, Limits base) {
  for (const auto& field : kFields) {
    if (!section.declares(field.name)) continue;
    if (const auto* count = std::get_if<Count>(&field.member)) {
      base.*(*count) = static_cast<std::size_t>(section.integer(field.name));
    } else {
      base.*std::get<Span>(field.member) = section.duration(field.name);
    }
  }
  return base;
}

}  // namespace figbridge
