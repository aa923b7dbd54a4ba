// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/case_reader.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "apps/figbridge/scenario/section_forms.h"
#include "apps/figbridge/scenario/sections.h"
#include "core/config/nearest_name.h"

namespace figbridge::scenario {
namespace {

const std::vector<std::string>& section_names() {
  static const std::vector<std::string> names = {"config", "case",   "request", "figbridge", "call",
                                                 "when",   "answer", "reply",   "observed"};
  return names;
}

/// Puts sections together: what stands before the first case is every case's.
class CaseReader {
 public:
  CaseReader(const std::filesystem::path& file, Problems& problems)
      : folder_(file.parent_path()), problems_(problems) {}

  void add(const Section& section) {
    if (section.word != "answer") require_answer();
    if (section.word == "config") return configuration(section);
    if (section.word == "case") return begin_case(section);
    if (section.word == "when") return rule(section);
    if (section.word == "answer") return answer(section);
    if (section.word == "request" || section.word == "figbridge") return step(section);
    if (section.word == "call" || section.word == "reply" || section.word == "observed")
      return expectation(section);
    wrong(section.mark, "unknown section '" + section.word + "'" + suggestion(section.word, section_names()));
  }

  [[nodiscard]] std::vector<Case> take() && {
    require_answer();
    end_case();
    return std::move(cases_);
  }

 private:
  void wrong(const SourceMark& mark, std::string text) {
    wants_answer_ = nullptr;
    problems_.add(mark, "", std::move(text));
  }

  void require_answer() {
    if (wants_answer_ == nullptr) return;
    wrong(wants_answer_mark_, "what the backend answers is missing: '=== answer …' follows the call");
  }

  [[nodiscard]] Case& current() { return cases_.empty() ? shared_ : cases_.back(); }

  void configuration(const Section& section) {
    auto& into = current().configuration;
    if (into.mark.file && (cases_.empty() || into.mark.line > cases_.back().mark.line)) {
      return wrong(section.mark,
                   "a second configuration; the first is in line " + std::to_string(into.mark.line));
    }
    into = configuration_of(section, folder_);
    if (into.path.empty() && section.lines.empty())
      wrong(section.mark, "a configuration is a path or YAML below this line");
  }

  void begin_case(const Section& section) {
    end_case();
    if (section.title.empty()) return wrong(section.mark, "a case has a name: '=== case What it pins down'");
    auto& made = cases_.emplace_back(shared_);
    made.name = section.title;
    made.mark = section.mark;
  }

  void end_case() {
    if (cases_.empty()) return;
    const auto& ended = cases_.back();
    if (!ended.configuration.mark.file) wrong(ended.mark, "the case has no configuration, nor has the file");
    if (ended.steps.empty()) wrong(ended.mark, "the case has no request");
  }

  void rule(const Section& section) {
    current().rules.push_back(call_of(section, problems_));
    wait_for_answer(current().rules.back());
  }

  void step(const Section& section) {
    if (cases_.empty()) return wrong(section.mark, "'=== case NAME' comes before the first request");
    cases_.back().steps.push_back(step_of(section, problems_));
  }

  void expectation(const Section& section) {
    if (cases_.empty() || cases_.back().steps.empty())
      return wrong(section.mark, "a request comes before this");
    auto& step = cases_.back().steps.back();
    if (section.word == "call") {
      step.calls.push_back(call_of(section, problems_));
      return wait_for_answer(step.calls.back());
    }
    if (section.word == "reply") {
      if (step.reply || std::holds_alternative<Command>(step.act))
        return wrong(section.mark, "a request has one reply, a command none");
      step.reply = reply_of(section, problems_);
      return;
    }
    const auto* const command = std::get_if<Command>(&step.act);
    if (command != nullptr && !command->words.empty() && command->words.front() != "call") {
      return wrong(section.mark, "of all commands, only 'figbridge call' is an exchange that is observed");
    }
    if (step.observed) return wrong(section.mark, "a second 'observed' of one request");
    step.observed = observed_of(section, problems_);
  }

  void wait_for_answer(ExpectedCall& call) {
    wants_answer_ = &call;
    wants_answer_mark_ = call.mark;
  }

  void answer(const Section& section) {
    if (wants_answer_ == nullptr)
      return wrong(section.mark, "an answer stands below its '=== call' or '=== when'");
    wants_answer_->answer = answer_of(section, problems_);
    wants_answer_ = nullptr;
  }

  std::filesystem::path folder_;
  Problems& problems_;
  Case shared_;
  std::vector<Case> cases_;
  ExpectedCall* wants_answer_ = nullptr;  ///< into the last list; nothing is added to it before the answer
  SourceMark wants_answer_mark_;
};

}  // namespace

std::vector<Case> read_cases(std::string_view text, const std::filesystem::path& file, Problems& problems) {
  const auto name = std::make_shared<const std::string>(file.string());
  CaseReader reader(file, problems);
  for (const auto& section : read_sections(text, name, problems)) reader.add(section);
  auto cases = std::move(reader).take();
  if (cases.empty() && problems.none()) problems.add({name, 1, 1}, "", "there is no '=== case' in it");
  return cases;
}

}  // namespace figbridge::scenario
