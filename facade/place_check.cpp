// SPDX-License-Identifier: Apache-2.0
#include "facade/place_check.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/schema/schema_places.h"
#include "routing/mapping_path.h"
#include "routing/stage_rules.h"

namespace figbridge::facade {
namespace {

using Tokens = std::vector<std::string>;

/// One end of a row: what is declared there, and how a message calls it.
struct End {
  const SchemaPlaces& places;
  std::string name;
};

Tokens joined(Tokens base, const std::string& path) {
  const auto more = routing::split_path(path);
  if (more) base.insert(base.end(), more->begin(), more->end());
  return base;
}

bool selects(const MappingRow& row, const Tokens& tokens) {
  return !row.select.empty() && std::ranges::find(tokens, "*") != tokens.end();
}

/// Without the steps that only stand for an element of a list.
Tokens without_elements(Tokens tokens) {
  std::erase_if(tokens, is_element_step);
  return tokens;
}

/// Where rows write, elements of lists left out, in the direction in which they were written.
void collect_writes(const std::vector<MappingRow>& rows, const Tokens& base, std::vector<Tokens>& out) {
  for (const auto& row : rows) {
    if (row.way == RowWay::back) continue;
    const bool expects_only = row.to.empty() && !row.from.empty() && (row.constant || row.fallback);
    if (expects_only) continue;
    const Tokens written = joined(base, row.to);
    const Tokens element(written.begin(), std::ranges::find(written, "*"));  // what `select` describes
    for (const auto& [name, value] : row.select) {
      out.push_back(without_elements(element));
      out.back().push_back(name);
    }
    auto tokens = without_elements(written);
    if (!row.each.empty())
      collect_writes(row.each, tokens, out);
    else
      out.push_back(std::move(tokens));
  }
}

bool begins_with(const Tokens& tokens, const Tokens& prefix) {
  return tokens.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), tokens.begin());
}

/// The paths of one operation's side.
class SideCheck {
 public:
  SideCheck(const Operation& operation, const BoundSide& side, std::string path, Problems& problems)
      : side_(side),
        path_(std::move(path)),
        problems_(problems),
        contract_input_(operation.contract.input),
        contract_output_(operation.contract.output) {}

  void run() {
    const Contract& own = side_.call->description();
    const SchemaPlaces input(own.input);
    const SchemaPlaces output(own.output);
    const End asked{input, "the call's request"};
    const End told{output, "the call's answer"};
    rows(side_.step->request.rows, contract_in(), asked, path_ + ".request");
    rows(side_.step->response.rows, told, contract_out(), path_ + ".response");
    written(side_.step->request.rows, asked, path_ + ".request",
            [this](const std::string& name) { return side_.call->provides(name); });
    if (!side_.output.accepts_everything())
      written(side_.step->response.rows, contract_out(), path_ + ".response",
              [](const std::string&) { return false; });
    if (side_.step->fails_when) failure(*side_.step->fails_when, told, path_ + ".fails_when");
    if (side_.settle && side_.settle->call) settle(*side_.settle);
  }

 private:
  [[nodiscard]] End contract_in() const { return {contract_input_, "the contract's input"}; }
  [[nodiscard]] End contract_out() const { return {contract_output_, "the contract's output"}; }

  void settle(const BoundSettle& bound) {
    const auto place = path_ + ".settle_with";
    const SchemaPlaces input(bound.call->description().input);
    const SchemaPlaces output(bound.call->description().output);
    const End told{output, "the read's answer"};
    rows(bound.spec->step.request.rows, contract_in(), {input, "the read's request"}, place + ".request");
    rows(bound.spec->step.response.rows, told, contract_out(), place + ".response");
    written(bound.spec->step.request.rows, {input, "the read's request"}, place + ".request",
            [&bound](const std::string& name) { return bound.call->provides(name); });
    if (bound.spec->applied_when) failure(*bound.spec->applied_when, told, place + ".applied_when");
  }

  void failure(const FailsWhen& spec, const End& told, const std::string& place) {
    const auto& mark = side_.step->mark;
    for (const auto& [name, path] : {std::pair("at", &spec.at), {"code", &spec.code}, {"text", &spec.text}})
      held(joined({}, *path), told, mark, place + "." + name);
  }

  void rows(const std::vector<MappingRow>& all, const End& from, const End& to, const std::string& place) {
    level(all, {from, {}}, {to, {}}, place);
  }

  struct Base {
    const End& end;
    Tokens tokens;
  };

  void level(const std::vector<MappingRow>& all, const Base& from, const Base& to, const std::string& place) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool back = all[i].way == RowWay::back;
      row(all[i], back ? to : from, back ? from : to, place + "[" + std::to_string(i) + "]");
    }
  }

  void row(const MappingRow& row, const Base& from, const Base& to, const std::string& place) {
    const Tokens read = joined(from.tokens, row.from);
    const Tokens write = joined(to.tokens, row.to);
    const bool readable = held(read, from.end, row.mark, place + ".from");
    const bool writable = held(write, to.end, row.mark, place + ".to");
    if (!readable || !writable) return;
    for (const auto* end : {&from, &to}) {
      const auto& tokens = end == &from ? read : write;
      if (!selects(row, tokens)) continue;
      Tokens element(tokens.begin(), std::ranges::find(tokens, "*"));
      for (const auto& [name, value] : row.select) {
        element.push_back(name);
        held(element, end->end, row.mark, place + ".select");
        element.pop_back();
      }
    }
    if (!row.each.empty()) level(row.each, {from.end, read}, {to.end, write}, place + ".each");
  }

  /// What must be there has to come from some row, wherever rows write at all: no call could ever succeed.
  /// `given`: what comes without a row.
  void written(const std::vector<MappingRow>& rows, const End& end, const std::string& place,
               const std::function<bool(const std::string&)>& given) {
    if (rows.empty()) return;
    std::vector<Tokens> writes;
    collect_writes(rows, {}, writes);
    std::set<Tokens> parents{{}};
    for (const auto& tokens : writes) {
      for (std::size_t length = 1; length < tokens.size(); ++length)
        parents.emplace(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(length));
    }
    for (const auto& parent : parents) {
      const auto whole = [&](const Tokens& write) { return begins_with(parent, write); };
      if (std::ranges::any_of(writes, whole)) continue;
      for (const auto& name : end.places.required(parent)) {
        Tokens wanted = parent;
        wanted.push_back(name);
        const auto comes = [&](const Tokens& write) { return begins_with(write, wanted); };
        if (std::ranges::any_of(writes, comes) || (parent.empty() && given(name))) continue;
        problems_.add(side_.step->mark, place,
                      end.name + " must have '" + JsonPointer::of(wanted).text() + "', and no row writes it");
      }
    }
  }

  /// False after a problem.
  bool held(const Tokens& tokens, const End& end, const SourceMark& mark, const std::string& place) {
    const auto miss = end.places.miss(tokens);
    if (!miss) return true;
    auto text = end.name + ": " + miss->text;
    if (miss->closed) {
      problems_.add(mark, place, std::move(text));
      return false;
    }
    problems_.warn(mark, place, text + " (it may have more than its description says)");
    return true;
  }

  const BoundSide& side_;
  std::string path_;
  Problems& problems_;
  SchemaPlaces contract_input_;
  SchemaPlaces contract_output_;
};

/// Places in the contract's input, where nobody declared it: what is declared was checked with its lines.
void check_input_places(const Operation& operation, const std::string& path, Problems& problems) {
  if (operation.contract_declared) return;
  const SchemaPlaces input(operation.contract.input);
  const auto check = [&](const std::optional<JsonPointer>& place, const char* option) {
    const auto miss = place ? input.miss(place->tokens()) : std::nullopt;
    if (miss) problems.add(operation.mark, path + option, "the contract's input: " + miss->text);
  };
  check(operation.key, ".key");
  check(operation.idempotency.at, ".idempotency.at");
}

}  // namespace

void check_places(const Generation& generation, Problems& problems) {
  for (const auto& bound : generation.operations) {
    const Operation& operation = *bound.operation;
    const auto path = "operations." + operation.name;
    check_input_places(operation, path, problems);
    if (bound.legacy.exists() && bound.legacy.call)
      SideCheck(operation, bound.legacy, path + ".legacy", problems).run();
    if (bound.modern.exists() && bound.modern.call)
      SideCheck(operation, bound.modern, path + ".modern", problems).run();
  }
  for (const auto& [name, seed] : generation.configuration->routes) {
    const auto* bound = generation.operation(name);
    if (bound == nullptr || bound->operation->contract_declared) continue;
    if (const auto fits = routing::check_row(seed.row, *bound->operation); !fits)
      problems.add(seed.mark, "routes." + name, fits.error().text);
  }
}

}  // namespace figbridge::facade
