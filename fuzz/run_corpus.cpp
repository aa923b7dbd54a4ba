// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of a folder, each whole and cut short at every length of its first bytes.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

int main(int count, char** arguments) {
  constexpr std::size_t kCuts = 512;
  if (count != 2) return 64;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string seed{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(seed.data());
    for (std::size_t cut = 0; cut < std::min(kCuts, seed.size()); ++cut) LLVMFuzzerTestOneInput(bytes, cut);
    LLVMFuzzerTestOneInput(bytes, seed.size());
    ++files;
  }
  std::printf("%d seeds\n", files);
  return files > 0 ? 0 : 1;
}
