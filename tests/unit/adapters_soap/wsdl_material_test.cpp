// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "adapters/soap/soap_import.h"
#include "core/schema/json_schema.h"
#include "tests/support/material.h"

namespace figbridge::soap {
namespace {

namespace fs = std::filesystem;
using figbridge::test::material;
using figbridge::test::slurp;

/// What became of a family of real WSDLs.
struct Family {
  std::size_t files = 0;
  std::size_t operations = 0;
  std::size_t typed = 0;
  std::size_t with_wildcards = 0;
  std::size_t refused = 0;
  std::map<std::string, std::size_t> reasons;
};

bool is_wsdl(const fs::path& file) {
  const std::string text = slurp(file);
  for (std::size_t at = text.find("definitions"); at != std::string::npos;
       at = text.find("definitions", at + 1)) {
    if (at > 0 && (text[at - 1] == '<' || text[at - 1] == ':') && text.rfind('<', at) + 20 > at) return true;
  }
  return false;
}

std::vector<fs::path> wsdls() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(*material() / "wsdl")) {
    if (entry.is_regular_file() && entry.file_size() < 8'000'000 && is_wsdl(entry.path()))
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string family_of(const fs::path& file) {
  return fs::relative(file, *material() / "wsdl").begin()->string();
}

SoapImportOptions options_for(const fs::path& file) {
  return {.location = file.string(),
          .output = "out",
          .catalogue = *material() / "wsdl-catalog",
          .allowed_folders = {*material() / "wsdl" / family_of(file)}};
}

std::string reason_of(const std::string& problem) {
  if (problem.starts_with("use=") || problem.starts_with("no binding") || problem.starts_with("notification"))
    return problem;
  if (problem.starts_with("mime:")) return "attachments";
  if (problem.starts_with("transport ")) return "a transport other than HTTP";
  if (problem.starts_with("document style with type=")) return "document style with type= part";
  if (problem.starts_with("document style with ")) return "several body parts";
  if (problem.starts_with("rpc style with element=")) return "rpc style with element= part";
  return "the WSDL contradicts itself or lacks something";
}

void expect_one_line(const std::string& text, const fs::path& file) {
  EXPECT_FALSE(text.empty()) << file;
  EXPECT_EQ(text.find('\n'), std::string::npos) << file << ": " << text;
}

void count(Family& family, const WsdlModel& model, const fs::path& file) {
  for (const WsdlOperation& each : model.operations) {
    ++family.operations;
    if (each.refused()) {
      expect_one_line(each.problem, file);
      ++family.refused;
      ++family.reasons[reason_of(each.problem)];
    } else {
      ++(each.coverage.typed() ? family.typed : family.with_wildcards);
    }
  }
}

struct Survey {
  std::map<std::string, Family> families;
  std::map<std::string, std::string> refused_files;
};

Survey survey() {
  Survey result;
  for (const fs::path& file : wsdls()) {
    Family& family = result.families[family_of(file)];
    ++family.files;
    const auto begin = std::chrono::steady_clock::now();
    const auto made = plan_soap_import(options_for(file));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20)) << file;
    if (made) {
      count(family, made->model, file);
      continue;
    }
    EXPECT_EQ(made.error().kind, ErrorKind::malformed) << file;
    expect_one_line(made.error().describe(), file);
    const fs::path shown = fs::relative(file, *material() / "wsdl");
    result.refused_files.emplace(shown.string(), made.error().text);
  }
  return result;
}

std::string table_of(const Survey& survey) {
  std::string text =
      "| family | WSDLs | operations | typed | with wildcards | refused | why "
      "|\n|---|---|---|---|---|---|---|\n";
  Family sum;
  for (const auto& [name, family] : survey.families) {
    std::string why;
    for (const auto& [reason, times] : family.reasons)
      why += (why.empty() ? "" : "; ") + reason + " (" + std::to_string(times) + ")";
    text += "| " + name + " | " + std::to_string(family.files) + " | " + std::to_string(family.operations) +
            " | " + std::to_string(family.typed) + " | " + std::to_string(family.with_wildcards) + " | " +
            std::to_string(family.refused) + " | " + why + " |\n";
    sum.files += family.files;
    sum.operations += family.operations;
    sum.typed += family.typed;
    sum.with_wildcards += family.with_wildcards;
    sum.refused += family.refused;
  }
  text += "| **all** | " + std::to_string(sum.files) + " | " + std::to_string(sum.operations) + " | " +
          std::to_string(sum.typed) + " | " + std::to_string(sum.with_wildcards) + " | " +
          std::to_string(sum.refused) + " | |\n";
  text += "\nFiles that are refused whole:\n\n| file | error |\n|---|---|\n";
  for (const auto& [file, error] : survey.refused_files) text += "| " + file + " | " + error + " |\n";
  return text;
}

constexpr std::string_view kBegin = "<!-- table: begin -->\n";
constexpr std::string_view kEnd = "<!-- table: end -->";

TEST(WsdlMaterial, EveryRealWsdlImportsOrIsRefusedInOneLineAndTheDocumentSaysSo) {
  if (!material()) GTEST_SKIP() << "the folder of real samples is not there";
  const fs::path page = fs::path(FIGBRIDGE_SOURCE_DIR) / "docs/wsdl_support.md";
  std::string text = slurp(page);
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  ASSERT_NE(end, std::string::npos);
  const std::string table = table_of(survey());
  if (std::getenv("FIGBRIDGE_WRITE_DOCS") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    std::ofstream(page) << text.replace(begin + kBegin.size(), end - begin - kBegin.size(), table);
    return;
  }
  EXPECT_EQ(text.substr(begin + kBegin.size(), end - begin - kBegin.size()), table)
      << "run this test with FIGBRIDGE_WRITE_DOCS=1 to renew the page";
}

TEST(WsdlMaterial, EveryContractIsASchemaThatCompiles) {
  if (!material()) GTEST_SKIP() << "the folder of real samples is not there";
  for (const fs::path& file : wsdls()) {
    const auto made = plan_soap_import(options_for(file));
    if (!made) continue;
    std::size_t large = 0;
    for (const WsdlOperation& each : made->model.operations) {
      if (each.refused()) continue;
      const Contract contract = contract_of(each);
      if (contract.input.view().size() > 50'000 && ++large > 1) continue;
      for (const JsonText* schema : {&contract.input, &contract.output}) {
        const auto parsed = parse_json(schema->view(), {}, Origin::bridge);
        ASSERT_TRUE(parsed) << file << " " << each.id << ": " << parsed.error().describe();
        EXPECT_EQ(*parsed, *schema) << file << " " << each.id;
        const auto compiled = JsonSchema::compile(*schema);
        EXPECT_TRUE(compiled) << file << " " << each.id << ": " << compiled.error().describe();
      }
    }
  }
}

TEST(WsdlMaterial, TheLargestImportsAreQuickAndTheSameTwice) {
  if (!material()) GTEST_SKIP() << "the folder of real samples is not there";
  for (const char* name : {"exchange-ews/services.wsdl", "onvif/devicemgmt.wsdl", "onvif/media.wsdl"}) {
    const fs::path file = *material() / "wsdl" / name;
    if (!fs::exists(file)) continue;
    const auto once = plan_soap_import(options_for(file));
    const auto twice = plan_soap_import(options_for(file));
    ASSERT_TRUE(once && twice);
    EXPECT_TRUE(once->files == twice->files) << file;
    EXPECT_GT(once->files.size(), 10U) << file;
  }
}

}  // namespace
}  // namespace figbridge::soap
