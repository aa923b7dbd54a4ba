// SPDX-License-Identifier: Apache-2.0
#include "tests/support/crashed_disk.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <utility>

namespace figbridge::test {
namespace {

namespace fs = std::filesystem;
using Kind = DiskEvent::Kind;

constexpr std::uint64_t kSector = 512;

bool one_in(CrashedDisk::Chance& chance, unsigned many) {
  return chance() % many == 0;
}

/// Where bytes land; the gap before them is zeros.
void put_at(std::string& file, std::uint64_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  file.replace(offset, bytes.size(), bytes);
}

/// How far the sectors of one file got: each by itself, as this image has it.
class Sectors {
 public:
  explicit Sectors(CrashedDisk::Chance& chance) : chance_(chance), written_(chance() % 5) {}

  /// How the next write to that sector ends.
  enum class Fate : std::uint8_t { done, half, noise, not_done };
  Fate next(std::uint64_t sector) {
    const auto [found, fresh] = left_.try_emplace(sector, 0U);
    if (fresh) found->second = how_many();
    if (found->second == kAll) return Fate::done;
    if (found->second == 0) return Fate::not_done;
    if (--found->second > 0) return Fate::done;
    return one_in(chance_, 3) ? Fate::half : one_in(chance_, 4) ? Fate::noise : Fate::not_done;
  }

 private:
  static constexpr unsigned kAll = std::numeric_limits<unsigned>::max();

  unsigned how_many() {
    switch (written_) {
      case 0:
        return 0;
      case 1:
        return kAll;
      case 2:  // nearly all are there
        return one_in(chance_, 20) ? static_cast<unsigned>(chance_() % 3) : kAll;
      case 3:  // hardly any
        return one_in(chance_, 20) ? kAll : static_cast<unsigned>(chance_() % 2);
      default:
        return one_in(chance_, 2) ? kAll : static_cast<unsigned>(chance_() % 4);
    }
  }

  CrashedDisk::Chance& chance_;
  std::uint64_t written_;
  std::map<std::uint64_t, unsigned> left_;
};

std::string noise(CrashedDisk::Chance& chance, std::size_t length) {
  std::string bytes(length, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(chance());
  return bytes;
}

void write_some(std::string& file, const DiskEvent& write, Sectors& sectors, CrashedDisk::Chance& chance) {
  const std::string_view bytes = write.bytes;
  for (std::uint64_t done = 0; done < bytes.size();) {
    const auto at = write.offset + done;
    const auto piece = bytes.substr(done, std::min(kSector - at % kSector, bytes.size() - done));
    switch (sectors.next(at / kSector)) {
      case Sectors::Fate::done:
        put_at(file, at, piece);
        break;
      case Sectors::Fate::half:
        put_at(file, at, piece.substr(0, chance() % (piece.size() + 1)));
        break;
      case Sectors::Fate::noise:
        put_at(file, at, noise(chance, piece.size()));
        break;
      case Sectors::Fate::not_done:
        break;
    }
    done += piece.size();
  }
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

CrashedDisk::CrashedDisk(std::vector<DiskEvent> events, std::uint64_t seed)
    : events_(std::move(events)), losses_(seed) {}

void CrashedDisk::crash_at(std::size_t position) {
  for (; position_ < std::min(position, events_.size()); ++position_) apply(events_[position_]);
}

void CrashedDisk::apply(const DiskEvent& event) {
  switch (event.kind) {
    case Kind::create:
    case Kind::remove:
      pending_names_.push_back({event.name, event.kind == Kind::create ? event.file : 0});
      break;
    case Kind::write:
    case Kind::truncate:
      files_[event.file].pending.push_back(&event);
      break;
    case Kind::sync: {
      auto& file = files_[event.file];
      for (const auto* each : file.pending) {
        if (each->kind == Kind::truncate) {
          file.durable.resize(each->offset, '\0');
        } else {
          put_at(file.durable, each->offset, each->bytes);
        }
      }
      file.pending.clear();
      break;
    }
    case Kind::failed_sync: {
      auto& file = files_[event.file];
      file.durable = contents(file, losses_);
      file.pending.clear();
      break;
    }
    case Kind::sync_folder:
      sync_names();
      break;
  }
}

void CrashedDisk::sync_names() {
  for (const auto& each : pending_names_) {
    if (each.file == 0) {
      durable_names_.erase(each.name);
    } else {
      durable_names_[each.name] = each.file;
    }
  }
  pending_names_.clear();
}

/// Of each name, what was done to it up to some moment.
std::map<std::string, int> CrashedDisk::names(Chance& chance) const {
  auto there = durable_names_;
  std::map<std::string, bool> stopped;
  const bool all = one_in(chance, 3);
  for (const auto& each : pending_names_) {
    auto& stop = stopped[each.name];
    if (!all && !stop) stop = one_in(chance, 2);
    if (stop) continue;
    if (each.file == 0) {
      there.erase(each.name);
    } else {
      there[each.name] = each.file;
    }
  }
  return there;
}

std::string CrashedDisk::contents(const File& file, Chance& chance) {
  auto bytes = file.durable;
  Sectors sectors(chance);
  const bool length_first = one_in(chance, 3);
  for (const auto* each : file.pending) {
    if (each->kind == Kind::truncate) {
      if (one_in(chance, 2)) bytes.resize(each->offset, '\0');
      continue;
    }
    if (length_first) bytes.resize(std::max(bytes.size(), each->offset + each->bytes.size()), '\0');
    write_some(bytes, *each, sectors, chance);
  }
  return bytes;
}

void CrashedDisk::put(Chance& chance, const fs::path& folder) const {
  for (const auto& old : fs::directory_iterator(folder)) fs::remove(old.path());
  for (const auto& [name, number] : names(chance)) {
    const auto file = files_.find(number);
    write_file(folder / name, file == files_.end() ? std::string() : contents(file->second, chance));
    if (name.ends_with("-wal") && one_in(chance, 4)) {
      write_file(folder / (name.substr(0, name.size() - 4) + "-shm"), noise(chance, 32'768));
    }
  }
}

}  // namespace figbridge::test
