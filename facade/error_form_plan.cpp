// SPDX-License-Identifier: Apache-2.0
#include "facade/error_form_plan.h"

#include <algorithm>
#include <utility>

#include "core/json/json_writer.h"
#include "facade/config/schema_place.h"
#include "routing/mapping_path.h"

namespace figbridge::facade {
namespace {

using routing::Mapping;
using routing::MappingPart;

bool tells_fault(const ErrorForm& form) {
  return !form.fault.empty() || !form.detail.identity();
}

class Planner {
 public:
  Planner(const TellingPlace& place, Problems& problems) : place_(place), problems_(problems) {}

  ErrorForms run() {
    for (const auto& form : place_.binding.errors) plan(form, true);
    if (place_.own == nullptr || place_.other == nullptr) return std::move(forms_);
    for (const auto& [side_code, code] : place_.other->step->errors) {
      if (is_planned(code) || !own_knows(code)) continue;
      plan({.code = code, .mark = place_.binding.mark}, false);
    }
    return std::move(forms_);
  }

 private:
  bool is_planned(const std::string& code) const {
    return std::ranges::find(planned_, code) != planned_.end();
  }

  bool own_knows(const std::string& code) const {
    return std::ranges::any_of(place_.own->step->errors,
                               [&](const auto& row) { return row.second == code && row.first != "*"; });
  }

  void report(const ErrorForm& form, std::string text) {
    problems_.add(form.mark, path_of(form), std::move(text));
  }
  std::string path_of(const ErrorForm& form) const {
    return "operations." + place_.operation.name + ".listeners.errors." + form.code;
  }

  void plan(ErrorForm form, bool written) {
    planned_.push_back(form.code);
    if (form.plain) return forms_.add({.code = form.code, .plain = true});
    if (place_.own != nullptr)
      form = completed_form(std::move(form), *place_.own->step, place_.own->call->description());
    if (!tells_fault(form) && form.answer.identity()) {
      if (written) report(form, "nothing says how it is told: it takes 'fault' or 'answer'");
      return;
    }
    if (const auto flaw = flaw_of(form); !flaw.empty()) {
      return report(
          form,
          written ? flaw : flaw + "; say under 'errors' of this binding how it is told, or 'plain: true'");
    }
    const auto& rows = tells_fault(form) ? form.detail : form.answer;
    const auto path = path_of(form) + (tells_fault(form) ? ".detail" : ".answer");
    forms_.add({.code = form.code,
                .text = form.text,
                .fault = form.fault,
                .rows = Mapping::compile(rows, MappingPart::response, path, problems_)});
  }

  /// What the listener could not write; empty: nothing.
  std::string flaw_of(const ErrorForm& form) const {
    if (tells_fault(form) && form.fault.empty())
      return "names no declared 'fault', and the side's own 'errors' have none for it";
    const auto told = [&](bool certain) {
      return place_.listener.can_tell(place_.binding, sketch_of(form, place_.operation.contract, certain));
    };
    if (const auto all = told(false); !all) return all.error().describe();
    const auto certain = told(true);
    if (certain) return {};
    return certain.error().describe() +
           ", where what the rows read is absent: a constant or a 'default' is needed";
  }

  const TellingPlace& place_;
  Problems& problems_;
  ErrorForms forms_;
  std::vector<std::string> planned_;
};

/// Takes what a side says of its failures into the answer of a form.
class AnswerCompletion {
 public:
  AnswerCompletion(ErrorForm& form, const Contract& description) : form_(form), description_(description) {}

  /// Unless a row writes there already.
  void put(const std::string& path, const std::string& text) {
    const auto tokens = routing::split_path(path);
    if (path.empty() || text.empty() || !tokens || is_written(*tokens)) return;
    const auto place = schema_place(description_.output, JsonPointer::of(*tokens));
    MappingRow row{.to = path, .mark = form_.mark};
    const bool literal = (place.number || place.boolean) && parse_json(text, {.depth = 0}, Origin::bridge);
    row.constant = literal ? text : escape_json(text);
    form_.answer.rows.push_back(std::move(row));
  }

 private:
  bool is_written(const std::vector<std::string>& tokens) const {
    return std::ranges::any_of(form_.answer.rows, [&](const MappingRow& row) {
      const auto written = routing::split_path(row.to);
      return written && *written == tokens;
    });
  }

  ErrorForm& form_;
  const Contract& description_;
};

struct SideCodes {
  std::string first, fault,
      number;  ///< what the side calls it: its first name, the first declared fault, the first other
};

SideCodes codes_of(const std::string& code, const StepSpec& own, const Contract& description) {
  SideCodes codes;
  for (const auto& [side_code, contract_code] : own.errors) {
    if (contract_code != code || side_code == "*") continue;
    auto& kind = description.errors.contains(side_code) ? codes.fault : codes.number;
    for (auto* into : {&codes.first, &kind}) {
      if (into->empty()) *into = side_code;
    }
  }
  return codes;
}

std::string constant_of(const MappingRow& row, const std::string& text) {
  if (row.constant) return *row.constant;
  if (row.from.empty()) return row.fallback.value_or("null");
  const bool converted = !row.values.empty() || !row.date.empty() || !row.number.empty();
  return row.from == "/text" && !converted ? escape_json(text) : "null";
}

/// Whether the row writes something for every request that fits the contract.
bool is_certain(const MappingRow& row, const Contract& contract) {
  if (row.constant || row.fallback || row.from == "/text") return true;
  const auto source = routing::split_path(row.from);
  if (!source || source->empty() || source->front() != "input") return false;
  return schema_place(contract.input, JsonPointer::of({source->begin() + 1, source->end()})).certain;
}

}  // namespace

ErrorForms plan_error_forms(const TellingPlace& place, Problems& problems) {
  return Planner(place, problems).run();
}

ErrorForm completed_form(ErrorForm form, const StepSpec& own, const Contract& description) {
  const auto codes = codes_of(form.code, own, description);
  const bool first_is_fault = !codes.first.empty() && codes.first == codes.fault;
  if (tells_fault(form) || (form.answer.identity() && first_is_fault)) {
    if (form.fault.empty()) form.fault = codes.fault;
    return form;
  }
  if (!own.fails_when || (form.answer.identity() && codes.number.empty() && form.text.empty())) return form;
  AnswerCompletion answer(form, description);
  // Where one place is mark and code in one, the code says more.
  answer.put(own.fails_when->code, codes.number);
  if (!own.fails_when->in.empty()) answer.put(own.fails_when->at, own.fails_when->in.front());
  answer.put(own.fails_when->text, form.text);
  return form;
}

ErrorSketch sketch_of(const ErrorForm& form, const Contract& contract, bool certain) {
  ErrorSketch sketch{.fault = form.fault};
  MappingSpec known;
  for (const auto& row : (tells_fault(form) ? form.detail : form.answer).rows) {
    if (certain && !is_certain(row, contract)) continue;
    MappingRow constant{.to = row.to, .mark = row.mark};
    constant.constant = constant_of(row, form.text);
    const auto tokens = routing::split_path(row.to);
    if (tokens && !row.constant && *constant.constant == "null")
      sketch.open.push_back(JsonPointer::of(*tokens).text());
    known.rows.push_back(std::move(constant));
  }
  Problems told_elsewhere;
  const auto mapping = Mapping::compile(known, MappingPart::response, "", told_elsewhere);
  if (known.identity() || !told_elsewhere.none()) return sketch;
  if (auto body = mapping.apply(JsonText::trusted("{}"), Origin::bridge)) sketch.body = *std::move(body);
  return sketch;
}

}  // namespace figbridge::facade
