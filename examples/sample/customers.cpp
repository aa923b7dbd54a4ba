// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#include <array>

#include "sample/dates.h"
#include "sample/decimal.h"
#include "sample/records.h"

namespace sample {
namespace {

constexpr int kCustomers = 200;

constexpr std::array<const char*, 20> kNames = {
    "Müller & Söhne", "Ferreira", "Østergård",    "Dubois",    "O'Neill", "Nowak",   "García",
    "Papadopoulos",   "Rossi",    "van den Berg", "Svensson",  "Horváth", "Novotný", "Kowalczyk",
    "Lefèvre",        "Schäfer",  "Bianchi",      "Andersson", "Costa",   "Weiß"};
constexpr std::array<const char*, 10> kTrades = {"Maschinenbau", "Cortiças",       "Logistics", "Papeterie",
                                                 "Foods",        "Elektrotechnik", "Textiles",  "Chemie",
                                                 "Optik",        "Werkzeuge"};

struct Town {
  const char *city, *zip, *country;
};
constexpr std::array<Town, 8> kTowns = {{{"Köln", "50667", "DE"},
                                         {"Porto", "4000-123", "PT"},
                                         {"København", "1050", "DK"},
                                         {"Lyon", "69002", "FR"},
                                         {"Zürich", "8001", "CH"},
                                         {"Gdańsk", "80-001", "PL"},
                                         {"Sevilla", "41001", "ES"},
                                         {"Αθήνα", "105 57", "GR"}}};

char status_of(int n) {
  if (n % 11 == 0) return 'C';
  return n % 9 == 0 ? 'B' : 'A';
}

std::string currency_of(int n) {
  if (n % 8 == 0) return "CHF";
  return n % 13 == 0 ? "USD" : "EUR";
}

std::optional<Nullable> email_of(int n) {
  if (n % 50 == 8) return Nullable("");
  if (n % 3 == 0 && n != 42) return std::nullopt;
  if (n % 9 == 2) return Nullable(std::nullopt);
  return Nullable("office" + std::to_string(n) + "@example.com");
}

std::string credit_limit_of(int n) {
  if (n == 42) return "1234567.10";
  if (n == 79) return "1234567890123456.78";  // more digits than a double has
  if (n % 25 == 0) return "0.00";
  return from_scaled((n * 7919LL % 90'000 + 10'000) * 100 + n * 37 % 100, 2);
}

std::optional<std::string> discount_of(int n) {
  if (n % 4 != 2) return std::nullopt;
  return from_scaled(n % 11 * 25, 2);
}

std::vector<Address> addresses_of(int n) {
  auto number = static_cast<unsigned>(n);
  const Town& home = kTowns[number % kTowns.size()];
  std::vector<Address> addresses = {
      {"BILL", "Hauptstraße " + std::to_string(n), home.city, home.zip, home.country}};
  if (n % 7 != 3) {
    const Town& depot = kTowns[(number + 3) % kTowns.size()];
    addresses.push_back(
        {"SHIP", "Rua do Cais " + std::to_string(n % 50 + 1), depot.city, depot.zip, depot.country});
  }
  return addresses;
}

std::vector<std::string> phones_of(int n) {
  std::vector<std::string> phones;
  for (int i = 0; i < n % 4; ++i) phones.push_back("+49 221 " + std::to_string(100'000 + n * 10 + i));
  return phones;
}

Customer customer(int n) {
  auto index = static_cast<unsigned>(n + 18);  // 42 is of Müller & Söhne
  Customer c;
  c.number = n;
  c.name = std::string(kNames[index % 20]) + " " + kTrades[index / 20 % 10];
  c.status = status_of(n);
  if (n % 6 != 0 || n == 42) c.tax_id = "DE" + std::to_string(100'000'000 + n * 4'999);
  c.email = email_of(n);
  c.credit_limit = credit_limit_of(n);
  c.currency = currency_of(n);
  c.discount = discount_of(n);
  c.since = date_after("1994-01-01", n * 47 % 9'000);
  c.changed = date_after("2019-03-01", n * 3 % 400) + "T" + clock_time(n * 617);
  c.locked = n == 13;
  c.addresses = addresses_of(n);
  c.phones = phones_of(n);
  return c;
}

}  // namespace

std::vector<Customer> customers() {
  std::vector<Customer> all;
  for (int n = 1; n <= kCustomers; ++n) all.push_back(customer(n));
  return all;
}

}  // namespace sample
