// SPDX-License-Identifier: Apache-2.0
// Holds docs/architecture.md true: which folder may include which, and where foreign headers may stand.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace figbridge {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = FIGBRIDGE_SOURCE_DIR;

/// What each folder may include beside itself. `adapters/x` means one protocol folder.
const std::map<std::string, std::set<std::string>> kAllowed = {
    {"core", {}},
    {"net", {"core"}},
    {"store", {"core"}},
    {"routing", {"core"}},
    {"migrations", {"core", "routing"}},
    {"facade", {"core", "routing", "migrations", "net"}},
    {"adapters/common", {"core", "net"}},
    {"adapters/x", {"core", "net", "adapters/common"}},
};

std::string folder_of(const std::string& path) {
  const auto first = path.substr(0, path.find('/'));
  if (first != "adapters") return first;
  const auto second = path.substr(9, path.find('/', 9) - 9);
  return "adapters/" + second;
}

struct Include {
  std::string file;
  int line;
  std::string target;
  bool quoted;
};

std::vector<Include> includes_under(const std::string& top) {
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(kTop / top)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp") continue;
    const auto file = fs::relative(entry.path(), kTop).string();
    std::ifstream in(entry.path());
    std::string text;
    for (int line = 1; std::getline(in, text); ++line) {
      if (!text.starts_with("#include")) continue;
      const auto begin = text.find_first_of("\"<");
      const auto end = text.find_first_of("\">", begin + 1);
      if (end == std::string::npos) continue;
      found.push_back({file, line, text.substr(begin + 1, end - begin - 1), text[begin] == '"'});
    }
  }
  return found;
}

TEST(Architecture, IncludesGoOneWay) {
  for (const std::string top : {"core", "net", "store", "routing", "migrations", "facade", "adapters"}) {
    for (const auto& include : includes_under(top)) {
      if (!include.quoted) continue;
      const auto from = folder_of(include.file);
      const auto to = folder_of(include.target);
      if (from == to) continue;
      const auto rule =
          kAllowed.find(from.starts_with("adapters/") && from != "adapters/common" ? "adapters/x" : from);
      ASSERT_NE(rule, kAllowed.end()) << include.file;
      EXPECT_TRUE(rule->second.contains(to))
          << include.file << ":" << include.line << ": " << from << " may not include " << include.target;
    }
  }
}

/// A foreign library's headers stand in few places, and never in a public header.
TEST(Architecture, ForeignHeadersStayWhereTheyBelong) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> rules = {
      {"libxml/", {"adapters/soap/xml/", "adapters/soap/schema/", "adapters/soap/wsdl/"}},
      {"Poco/", {"store/"}},
      {"yaml-cpp/", {"facade/config/yaml_source.cpp", "adapters/rest/openapi_yaml.cpp"}},
      {"boost/beast", {"net/"}},
      {"rapidjson/", {"core/json/json_parse.cpp"}},
      {"openssl/", {"core/", "net/", "store/", "routing/", "migrations/", "adapters/common/"}},
      {"spdlog/", {"facade/observe/"}},
      {"prometheus/", {"facade/observe/"}},
      {"CLI/", {"apps/"}},
      {"sqlite3", {"store/"}},
      {"sql.h", {"apps/figbridge_odbc/"}},
      {"sqlext", {"apps/figbridge_odbc/"}},
      {"sqltypes", {"apps/figbridge_odbc/"}},
      {"sqlucode", {"apps/figbridge_odbc/"}},
  };
  for (const std::string top :
       {"core", "net", "store", "routing", "migrations", "facade", "adapters", "apps"}) {
    for (const auto& include : includes_under(top)) {
      for (const auto& [prefix, places] : rules) {
        if (!include.target.starts_with(prefix)) continue;
        const bool placed =
            std::ranges::any_of(places, [&](const auto& place) { return include.file.starts_with(place); });
        EXPECT_TRUE(placed) << include.file << ":" << include.line << ": " << include.target;
        const bool in_header = include.file.ends_with(".h") && !include.file.starts_with("apps/");
        const bool allowed_in_header = prefix == "openssl/" || prefix == "prometheus/";
        EXPECT_TRUE(!in_header || allowed_in_header)
            << include.file << ": keep " << include.target << " in the .cpp";
      }
    }
  }
}

TEST(Architecture, EverySourceFileSaysItsLicence) {
  for (const std::string top : {"core", "net", "store", "routing", "migrations", "facade", "adapters", "apps",
                                "tests", "examples", "bench", "fuzz"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kTop / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      std::ifstream in(entry.path());
      std::string first;
      std::getline(in, first);
      EXPECT_NE(first.find("SPDX-License-Identifier:"), std::string::npos) << entry.path();
    }
  }
}

}  // namespace
}  // namespace figbridge
