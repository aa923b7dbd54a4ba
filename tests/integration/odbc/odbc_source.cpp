// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/odbc/odbc_source.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <fstream>

#include "facade/config/yaml_source.h"

namespace figbridge::test {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::vector<std::string> texts(const ConfigNode& node) {
  std::vector<std::string> out;
  for (const auto& item : node.items) out.push_back(item.text);
  return out;
}

StepSpec step_of(const ConfigNode& node) {
  StepSpec step;
  step.options = {.kind = ConfigNode::Kind::map, .mark = node.mark};
  for (const auto& member : node.members) {
    const std::string& name = member.name.text;
    if (name == "errors") {
      for (const auto& [code, contract] : member.value.members)
        step.errors.emplace_back(code.text, contract.text);
    } else if (name == "fails_when") {
      step.fails_when = FailsWhen{.at = member.value["at"].text,
                                  .in = texts(member.value["in"]),
                                  .not_ = texts(member.value["not"]),
                                  .code = {},
                                  .text = {}};
    } else {
      step.options.members.push_back(member);
    }
  }
  return step;
}

}  // namespace

OdbcSource::OdbcSource(const std::string& driver, std::string attributes) {
  std::string name = (std::filesystem::temp_directory_path() / "figbridge-odbc-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  std::ofstream(folder_ / "odbcinst.ini") << "[driver]\nDriver=" << driver << "\nThreading=0\n";
  std::ofstream(folder_ / "odbc.ini") << "[source]\nDriver=driver\n"
                                      << replaced(std::move(attributes), "{folder}", folder_.string());
  settings_.worker = FIGBRIDGE_BINARY_DIR "/bin/figbridge-odbc";
  settings_.hello.connection = "DSN=source";
  settings_.environment = {{"ODBCSYSINI", folder_.string()},
                           {"ODBCINI", (folder_ / "odbc.ini").string()},
                           {"HOME", folder_.string()}};
}

OdbcSource::~OdbcSource() {
  backend_.reset();
  std::error_code ignored;  // a worker that is just being killed may still write there
  std::filesystem::remove_all(folder_, ignored);
}

odbc::OdbcBackend& OdbcSource::backend() {
  if (!backend_) backend_ = std::make_unique<odbc::OdbcBackend>("db", settings_, running_.clock);
  return *backend_;
}

std::unique_ptr<BackendCall> OdbcSource::bind(const std::string& yaml) {
  Problems problems;
  const auto node = facade::read_yaml(yaml, std::make_shared<const std::string>("step"), {}, problems);
  auto call = backend().bind(step_of(node), problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
  return call;
}

Result<JsonText> OdbcSource::call(BackendCall& call, const std::string& input,
                                  std::chrono::milliseconds patience, Safety safety, std::size_t loop) {
  const Caller caller;
  const TraceContext trace;
  CallContext context{
      .caller = caller, .trace = trace, .deadline = Deadline::after(clock(), patience), .safety = safety};
  const auto request = JsonText::trusted(input);
  const auto asked = [&]() -> Task<Result<JsonText>> {
    auto answer = co_await call.call(context, request);
    co_return answer;
  };
  return run_on<Result<JsonText>>(loops(), asked, loop);
}

Result<JsonText> OdbcSource::call(const std::string& yaml, const std::string& input,
                                  std::chrono::milliseconds patience, Safety safety) {
  const auto bound = bind(yaml);
  if (!bound) return fail(ErrorKind::configuration, Origin::bridge, "the step is wrong");
  return call(*bound, input, patience, safety);
}

std::string OdbcSource::answer(const std::string& yaml, const std::string& input) {
  const auto got = call(yaml, input);
  if (got) return std::string(got->view());
  return got.error().describe() + " [" + std::string(name_of(got.error().kind)) + "] " + got.error().remote;
}

Error OdbcSource::error(const std::string& yaml, const std::string& input,
                        std::chrono::milliseconds patience) {
  const auto got = call(yaml, input, patience);
  if (!got) return got.error();
  ADD_FAILURE() << "answered " << got->view();
  return {};
}

std::string installed_driver(const std::string& file) {
  for (const char* folder :
       {"/usr/lib/x86_64-linux-gnu/odbc/", "/usr/lib/aarch64-linux-gnu/odbc/", "/usr/lib/odbc/"}) {
    if (std::filesystem::exists(folder + file)) return folder + file;
  }
  return {};
}

}  // namespace figbridge::test
