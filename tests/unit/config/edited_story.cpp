// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/config/edited_story.h"

#include <filesystem>
#include <utility>

#include "apps/figbridge/protocols.h"
#include "facade/assembly.h"
#include "net/blocking.h"

namespace figbridge::test {
namespace {

/// The disk, with one text replaced in whatever file has it.
class Edited final : public facade::Surroundings {
 public:
  Edited(std::string text, std::string by) : text_(std::move(text)), by_(std::move(by)) {}

  Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) override {
    auto bytes = disk_.read_file(file, limit);
    const auto at = bytes && file.extension() == ".yaml" ? bytes->find(text_) : std::string::npos;
    if (at != std::string::npos) bytes->replace(at, text_.size(), by_);
    return bytes;
  }
  Result<std::optional<std::vector<std::string>>> list_folder(const std::filesystem::path& folder) override {
    return disk_.list_folder(folder);
  }
  std::optional<std::string> variable(const std::string& name) override { return disk_.variable(name); }

 private:
  facade::SystemSurroundings disk_;
  std::string text_, by_;
};

std::shared_ptr<const facade::Configuration> loaded(const std::string& text, const std::string& by,
                                                    Problems& problems) {
  Edited surroundings(text, by);
  return facade::load_configuration(
      std::filesystem::path(FIGBRIDGE_SOURCE_DIR) / "config/examples/erp-to-crm", protocol_options(),
      surroundings, problems);
}

}  // namespace

std::shared_ptr<const facade::Configuration> story_after(const std::string& text, const std::string& by) {
  Problems problems;
  return loaded(text, by, problems);
}

std::vector<std::string> problems_after(const std::string& text, const std::string& by) {
  Problems problems;
  const auto configuration = loaded(text, by, problems);
  const SystemClock clock;
  SystemRandom random;
  net::Loops loops(1, clock);
  net::BlockingPool pool(1);
  net::SystemResolver resolver(pool);
  if (configuration)
    (void)facade::assemble(configuration, protocol_parts(loops, resolver, clock, random), problems);
  std::vector<std::string> texts;
  for (const auto& warning : problems.warnings())
    texts.push_back("warning: " + warning.path + ": " + warning.text);
  for (const auto& problem : problems.list()) texts.push_back(problem.path + ": " + problem.text);
  return texts;
}

}  // namespace figbridge::test
