// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/durability/workload.h"

#include <fmt/format.h>

#include <Poco/Data/Session.h>
#include <algorithm>
#include <array>
#include <future>

namespace figbridge::store::test {
namespace {

using namespace std::chrono_literals;

std::string bytes(std::mt19937_64& random, std::size_t length) {
  std::string made(length, '\0');
  for (auto& byte : made) byte = static_cast<char>(random());
  return made;
}

LedgerEntry ledger_entry(std::uint64_t version, std::mt19937_64& random) {
  return {.version = version,
          .at = "2026-11-21T06:28:39.042Z",
          .author = "uid:1000(anna)",
          .reason = fmt::format("reason {}", random() % 1'000),
          .change = R"({"action":"set","operations":["customer.get"]})",
          .table = fmt::format(R"({{"routes":"{}"}})", std::string(random() % 3'000, 'r')),
          .previous = fmt::format("{:064}", version - 1),
          .hash = fmt::format("{:064}", version)};
}

}  // namespace

Workload::Workload(figbridge::test::WatchedDisk& disk, RecordBook& book, unsigned number, std::uint64_t seed)
    : disk_(disk),
      book_(book),
      queue_(fmt::format("queue{}", number)),
      keeps_ledger_(number == 0),
      random_(seed * 1'000 + number) {}

Status Workload::run(OpenedStore& store, std::size_t steps) {
  Status first;
  for (std::size_t n = 0; n < steps; ++n) {
    auto done = step(store);
    if (!done && first) first = std::move(done);
  }
  return first;
}

Status Workload::step(OpenedStore& store) {
  switch (random_() % 12) {
    case 0:
    case 1:
    case 2:
      return append(store);
    case 3:
      return accept(store);
    case 4:
    case 5:
      return lease(store);
    case 6:
    case 7:
      return settle(store);
    case 8:
    case 9:
      return acknowledge(store);
    case 10:
      return write_ledger(store);
    default:
      return checkpoint(store);
  }
}

WorkItem Workload::fresh() {
  const auto length = random_() % 10 == 0 ? 9'000 : random_() % 700;
  return {.id = fmt::format("{}-{}", queue_, ++last_id_),
          .queue = queue_,
          .key = random_() % 4 == 0 ? fmt::format("key{}", random_() % 3) : std::string(),
          .payload = bytes(random_, length)};
}

Status Workload::noted(const std::vector<WorkItem>& items, State to, const std::function<Status()>& work) {
  const auto asked = disk_.position();
  auto done = work();
  const auto told = done ? disk_.position() : RecordBook::kNever;
  for (const auto& each : items) book_.item(each, to, asked, told);
  return done;
}

Status Workload::append(OpenedStore& store) {
  std::vector<WorkItem> items;
  for (auto n = 1 + random_() % 3; n > 0; --n) items.push_back(fresh());
  auto done = noted(items, State::waiting, [&] { return store.queue->append(items); });
  book_.together(items);
  if (done) waiting_.insert(waiting_.end(), items.begin(), items.end());
  return done;
}

Status Workload::accept(OpenedStore& store) {
  const auto item = fresh();
  const Job job{.id = item.id, .operation = "order.create", .scope = "anna", .accepted = store.clock.wall};
  auto done = noted({item}, State::waiting, [&]() -> Status {
    std::promise<Result<std::optional<Job>>> told;
    store.jobs->accept(job, item, [&](auto accepted) { told.set_value(std::move(accepted)); });
    const auto accepted = told.get_future().get();
    return accepted ? Status() : std::unexpected(accepted.error());
  });
  book_.job(item.id);
  if (done) waiting_.push_back(item);
  return done;
}

Status Workload::lease(OpenedStore& store) {
  auto leased = store.queue->lease(queue_, 1 + random_() % 5, store.clock.wall + 10s);
  return leased ? Status() : std::unexpected(std::move(leased.error()));
}

Status Workload::settle(OpenedStore& store) {
  const bool dig = random_() % 3 == 0;
  auto& from = dig ? buried_ : waiting_;
  if (from.empty()) return {};
  const auto at = static_cast<std::ptrdiff_t>(random_() % from.size());
  const auto item = from[static_cast<std::size_t>(at)];
  if (!dig && random_() % 3 == 0) {
    return noted({item}, State::waiting, [&] { return store.queue->retry(item.id, {}, "busy"); });
  }
  auto done = noted({item}, dig ? State::waiting : State::buried, [&] {
    return dig ? store.queue->dig_up(item.id) : store.queue->bury(item.id, "a person must look");
  });
  from.erase(from.begin() + at);
  if (done) (dig ? waiting_ : buried_).push_back(item);
  return done;
}

Status Workload::acknowledge(OpenedStore& store) {
  std::ranges::shuffle(waiting_, random_);
  const auto count = std::min<std::size_t>(waiting_.size(), 1 + random_() % 4);
  const std::vector<WorkItem> items(waiting_.end() - static_cast<std::ptrdiff_t>(count), waiting_.end());
  waiting_.resize(waiting_.size() - count);
  std::vector<std::string> ids;
  for (const auto& each : items) ids.push_back(each.id);
  return noted(items, State::gone, [&] { return store.queue->acknowledge(ids); });
}

Status Workload::write_ledger(OpenedStore& store) {
  if (!keeps_ledger_) return append(store);
  const auto entry = ledger_entry(last_version_ + 1, random_);
  const auto asked = disk_.position();
  auto done = store.ledger->append(entry);
  book_.entry(entry, asked, done ? disk_.position() : RecordBook::kNever);
  if (done) ++last_version_;
  return done;
}

Status Workload::checkpoint(OpenedStore& store) {
  static constexpr std::array kKinds = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
  return store.database->run("checkpoint", [&](Poco::Data::Session& session) {
    using namespace Poco::Data::Keywords;
    session << fmt::format("PRAGMA wal_checkpoint({})", kKinds.at(random_() % kKinds.size())), now;
  });
}

}  // namespace figbridge::store::test
