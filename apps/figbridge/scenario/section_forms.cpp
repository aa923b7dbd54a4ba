// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/section_forms.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "core/config/units.h"

namespace figbridge::scenario {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

/// The words of a section's line, taken one after the other.
class Words {
 public:
  Words(const Section& section, Problems& problems) : section_(section), problems_(problems) {}

  [[nodiscard]] std::string next(std::string_view what) {
    if (at_ < section_.words.size()) return section_.words[at_++];
    wrong("expected " + std::string(what));
    return {};
  }
  [[nodiscard]] bool take(std::string_view word) {
    if (at_ == section_.words.size() || section_.words[at_] != word) return false;
    ++at_;
    return true;
  }
  template <class Number>
  [[nodiscard]] Number number(std::string_view what) {
    Number value{};
    const auto text = next(what);
    if (!text.empty() && !read_number(text, value))
      wrong("expected " + std::string(what) + ", not '" + text + "'");
    return value;
  }
  [[nodiscard]] bool more() const { return at_ < section_.words.size(); }
  void end() {
    if (more()) wrong("'" + section_.words[at_] + "' is not understood here");
  }
  /// The first thing that is wrong is told; what follows from it is not.
  void wrong(std::string text) {
    if (!std::exchange(told_, true)) problems_.add(section_.mark, section_.word, std::move(text));
    at_ = section_.words.size();
  }

 private:
  const Section& section_;
  Problems& problems_;
  std::size_t at_ = 0;
  bool told_ = false;
};

Request request_of(const Section& section, Problems& problems) {
  Words words(section, problems);
  Request request{.listener = words.next("a listener's name")};
  if (words.take("raw")) {
    request.body = raw_of(section, problems);
    words.end();
    if (!request.body) words.wrong("the bytes to be sent stand below this line");
    return request;
  }
  request.method = words.next("a method");
  request.target = words.next("a path");
  bool exact = false;
  while (words.more()) {
    const auto word = words.next("an option");
    if (word == "bytes")
      exact = true;
    else if (!word.starts_with('x') || !read_number(std::string_view(word).substr(1), request.times) ||
             request.times == 0)
      words.wrong("'" + word + "' is neither 'bytes' nor a number of times like x20");
  }
  request.fields = fields_of(section, problems);
  request.body = body_of(section, exact, problems);
  return request;
}

Command command_of(const Section& section, Problems& problems) {
  Command command{.words = section.words, .says = {}, .input = {}};
  if (command.words.empty()) problems.add(section.mark, section.word, "expected a command");
  for (auto& field : fields_of(section, problems)) {
    if (field.name == "out" || field.name == "err") {
      command.says.push_back(std::move(field));
    } else if (field.name != "exit" || !read_number(std::string_view(field.value), command.exit)) {
      problems.add(field.mark, section.word, "expected 'exit: NUMBER', 'out: TEXT' or 'err: TEXT'");
    }
  }
  if (auto input = body_of(section, false, problems)) command.input = std::move(input->bytes);
  return command;
}

void read_end(Words& words, Answer& answer) {
  answer.end = words.take("close")   ? Answer::End::close
               : words.take("reset") ? Answer::End::reset
                                     : answer.end;
  if (answer.end != Answer::End::none)
    answer.ends_at = words.number<std::size_t>("after how many bytes of the body");
}

}  // namespace

Configuration configuration_of(const Section& section, const std::filesystem::path& folder) {
  Configuration configuration{.path = {}, .yaml = {}, .mark = section.mark};
  if (!section.title.empty()) {
    configuration.path = (folder / section.title).lexically_normal().string();
    return configuration;
  }
  configuration.yaml.assign(section.mark.line, '\n');
  for (const auto& line : section.lines) configuration.yaml += line.text + "\n";
  return configuration;
}

Step step_of(const Section& section, Problems& problems) {
  Step step{.act = Request{}, .calls = {}, .reply = {}, .observed = {}, .mark = section.mark};
  if (section.word == "request")
    step.act = request_of(section, problems);
  else
    step.act = command_of(section, problems);
  return step;
}

ExpectedCall call_of(const Section& section, Problems& problems) {
  Words words(section, problems);
  ExpectedCall call{.backend = words.next("a backend's name"), .mark = section.mark};
  bool exact = false;
  if (!words.take("any")) {
    call.method = words.next("a method, or 'any'");
    call.target = words.next("a path");
    exact = words.take("bytes");
  }
  words.end();
  call.fields = fields_of(section, problems);
  call.body = body_of(section, exact, problems);
  return call;
}

Answer answer_of(const Section& section, Problems& problems) {
  Words words(section, problems);
  Answer answer{.mark = section.mark};
  if (words.take("hang"))
    answer.kind = Answer::Kind::hang;
  else if (words.take("refuse"))
    answer.kind = Answer::Kind::refuse;
  else if (words.take("raw"))
    answer.kind = Answer::Kind::raw;
  else
    answer.status = words.number<int>("a status, 'raw', 'hang' or 'refuse'");
  const bool exact = words.take("bytes");
  if (words.take("after")) {
    const auto delay = parse_duration(words.next("a duration"));
    if (delay)
      answer.delay = std::chrono::milliseconds(*delay);
    else
      words.wrong("expected a duration like 300ms behind 'after'");
  }
  read_end(words, answer);
  words.end();
  if (answer.kind == Answer::Kind::raw) {
    answer.body = raw_of(section, problems);
    return answer;
  }
  answer.fields = fields_of(section, problems);
  answer.body = body_of(section, exact, problems);
  return answer;
}

ExpectedReply reply_of(const Section& section, Problems& problems) {
  Words words(section, problems);
  ExpectedReply reply{.fields = {}, .body = {}, .mark = section.mark};
  if (!words.take("none")) reply.status = words.number<int>("a status, or 'none'");
  const bool exact = words.take("bytes");
  reply.empty = words.take("empty");
  reply.cut = words.take("cut");
  words.end();
  reply.fields = fields_of(section, problems);
  reply.body = body_of(section, exact, problems);
  if (reply.empty && reply.body) words.wrong("an empty reply has no body");
  return reply;
}

Observed observed_of(const Section& section, Problems& problems) {
  Words words(section, problems);
  Observed observed{.facts = {}, .nothing = words.take("nothing"), .mark = section.mark};
  words.end();
  observed.facts = fields_of(section, problems);
  if (observed.nothing != observed.facts.empty())
    words.wrong("expected facts like 'side: legacy' below this line, or 'observed nothing'");
  return observed;
}

}  // namespace figbridge::scenario
