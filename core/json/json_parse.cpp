// SPDX-License-Identifier: Apache-2.0
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/json/json_text.h"
#include "core/json/json_writer.h"
#include "core/json/plain_json.h"

namespace figbridge {
namespace {

constexpr std::size_t kNumberDigits = 1000;
constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag |
                            rapidjson::kParseValidateEncodingFlag;

/// RapidJSON's view of the bytes. Not marked for copy optimisation, so that the handler sees where the reader
/// is.
struct Bytes {
  using Ch = char;
  std::string_view text;
  std::size_t at = 0;

  [[nodiscard]] Ch Peek() const { return at < text.size() ? text[at] : '\0'; }
  Ch Take() { return at < text.size() ? text[at++] : '\0'; }
  [[nodiscard]] std::size_t Tell() const { return at; }
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  std::size_t PutEnd(Ch*) { return 0; }
};

/// Whether the lexeme's magnitude is beyond a double's: decimal exponent of the first digit above 308.
bool beyond_double(std::string_view lexeme) {
  const std::size_t mark = lexeme.find_first_of("eE");
  std::string_view digits = lexeme.substr(0, mark);
  if (digits.starts_with('-')) digits.remove_prefix(1);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  long scale = static_cast<long>(point);
  const std::size_t first = digits.find_first_not_of("0.");
  if (first == std::string_view::npos) return false;
  scale -= static_cast<long>(first < point ? first : first - 1);
  long exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view text = lexeme.substr(mark + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (failed != std::errc{}) return true;
  }
  if (exponent > 400 || exponent < -400) return true;
  return scale + exponent > 309 || scale + exponent < -323;
}

/// Writes what the reader finds as canonical text and refuses what the contract of JsonText forbids.
class Canonical : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Canonical> {
 public:
  Canonical(const Bytes& bytes, const JsonLimits& limits, Origin origin)
      : bytes_(bytes), limits_(limits), origin_(origin), writer_(out_) {
    out_.reserve(bytes.text.size());
  }

  bool Null() { return writer_.null(), true; }
  bool Bool(bool value) { return writer_.boolean(value), true; }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view lexeme(text, length);
    if (lexeme.size() > kNumberDigits || beyond_double(lexeme)) {
      return refuse(ErrorKind::invalid, "the number is beyond what can be carried", bytes_.Tell() - length);
    }
    return writer_.token(lexeme), true;
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return writer_.string({text, length}), true;
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    const std::size_t begin = out_.size() + (out_.back() == '{' ? 0 : 1);
    writer_.name({text, length});
    names_.push_back({begin, out_.size() - 1, bytes_.Tell()});
    return true;
  }
  bool StartObject() {
    if (!descend()) return false;
    objects_.push_back(names_.size());
    return writer_.begin_object(), true;
  }
  bool EndObject(rapidjson::SizeType) {
    --depth_;
    writer_.end_object();
    const std::size_t first = objects_.back();
    objects_.pop_back();
    const bool unique = names_unique(first);
    names_.resize(first);
    return unique;
  }
  bool StartArray() { return descend() && (writer_.begin_array(), true); }
  bool EndArray(rapidjson::SizeType) { return --depth_, writer_.end_array(), true; }

  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] const Error& refusal() const { return refusal_; }

 private:
  struct Name {
    std::size_t begin, end, source;
  };

  bool refuse(ErrorKind kind, std::string text, std::size_t offset) {
    refusal_ = Error{.kind = kind,
                     .origin = origin_,
                     .text = std::move(text),
                     .location = "byte " + std::to_string(offset)};
    return false;
  }
  bool descend() {
    if (++depth_ <= limits_.depth) return true;
    return refuse(ErrorKind::too_large, "the JSON is nested deeper than " + std::to_string(limits_.depth),
                  bytes_.Tell());
  }
  [[nodiscard]] std::string_view text_of(const Name& name) const {
    return std::string_view(out_).substr(name.begin, name.end - name.begin);
  }
  bool names_unique(std::size_t first) {
    const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(first);
    if (names_.end() - begin < 2) return true;
    std::sort(begin, names_.end(), [&](const Name& a, const Name& b) {
      const int order = text_of(a).compare(text_of(b));
      return order != 0 ? order < 0 : a.source < b.source;
    });
    const auto twice = std::adjacent_find(
        begin, names_.end(), [&](const Name& a, const Name& b) { return text_of(a) == text_of(b); });
    if (twice == names_.end()) return true;
    return refuse(ErrorKind::invalid, "a member name stands twice in one object", (twice + 1)->source);
  }

  const Bytes& bytes_;
  const JsonLimits& limits_;
  Origin origin_;
  std::string out_;
  JsonWriter writer_;
  std::vector<Name> names_;
  std::vector<std::size_t> objects_;
  std::size_t depth_ = 0;
  Error refusal_;
};

}  // namespace

Result<JsonText> parse_json(std::string_view bytes, const JsonLimits& limits, Origin origin) {
  if (auto plain = canonical_of_plain(bytes, limits.depth)) return JsonText::trusted(*std::move(plain));
  Bytes stream{bytes};
  Canonical handler(stream, limits, origin);
  rapidjson::Reader reader;
  const auto outcome = reader.Parse<kFlags>(stream, handler);
  if (outcome.Code() == rapidjson::kParseErrorTermination) return fail(handler.refusal());
  if (outcome.Code() == rapidjson::kParseErrorNumberTooBig) {
    return fail(ErrorKind::invalid, origin, "the number is beyond what can be carried",
                "byte " + std::to_string(outcome.Offset()));
  }
  if (outcome.IsError()) {
    return fail(ErrorKind::malformed, origin,
                std::string("the JSON is malformed: ") + rapidjson::GetParseError_En(outcome.Code()),
                "byte " + std::to_string(outcome.Offset()));
  }
  if (stream.at != bytes.size()) {
    return fail(ErrorKind::malformed, origin, "the JSON is malformed: bytes follow its end",
                "byte " + std::to_string(stream.at));
  }
  return JsonText::trusted(handler.take());
}

}  // namespace figbridge
