// SPDX-License-Identifier: Apache-2.0
// Mappings of every kind over any JSON: what comes out is canonical, or an error with a place.
#include "routing/mapping.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/require.h"

namespace {

using namespace figbridge;

MappingRow row(std::string from, std::string to) {
  MappingRow out;
  out.from = std::move(from);
  out.to = std::move(to);
  return out;
}

std::vector<MappingRow> rows() {
  std::vector<MappingRow> all = {row("/a", "X/A"),  row("/b/c", "X/B"),   row("/s", "S"),
                                 row("/d", "D"),    row("/n", "N"),       row("/bill", "L"),
                                 row("/list", "E"), row("/first/0", "F"), row("/p", "P")};
  all[2].values = {{"one", "1"}, {"null", "none"}, {"*", "*"}};
  all[3].date = "date_time -> epoch_ms";
  all[4].number = "number -> cents(2)";
  all[5].select = {{"T", "B"}};
  all[6].each = {row("/x", "Y/X"), row("", "W")};
  all[6].each[1].way = RowWay::forth;
  all[8].number = "text -> pad(9)";
  return all;
}

void try_mapping(const routing::Mapping& mapping, const JsonText& in) {
  const auto out = mapping.apply(in, Origin::caller);
  if (!out) {
    fuzz::require(out.error().kind == ErrorKind::invalid && !out.error().text.empty(), "a misfit is told");
    return;
  }
  const auto again = parse_json(out->view(), {.depth = 256}, Origin::bridge);
  fuzz::require(again.has_value() && *again == *out, "what comes out is canonical");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Problems problems;
  static const MappingSpec spec{rows()};
  static const auto forth = routing::Mapping::compile(spec, routing::MappingPart::request, "rows", problems);
  static const auto back =
      routing::Mapping::compile_inverse(spec, routing::MappingPart::request, "rows", problems);
  fuzz::require(problems.none(), "the rows compile");
  const auto in = parse_json({reinterpret_cast<const char*>(data), size}, {}, Origin::caller);
  if (!in) return 0;
  try_mapping(forth, *in);
  try_mapping(back, *in);
  return 0;
}
