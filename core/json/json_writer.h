// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/json/json_text.h"

namespace figbridge {

/// Appends `text` (valid UTF-8) to `out` as a JSON string with quotes. One way only: `"`, `\` and the
/// controls below U+0020 are escaped (\b \f \n \r \t, else \u00xx in lower case); everything else stands as
/// it is.
void append_json_string(std::string& out, std::string_view text);
[[nodiscard]] std::string escape_json(std::string_view text);

/// The text of a canonical JSON string token (with its quotes): decoded. The token must be canonical.
[[nodiscard]] std::string unescape_json(std::string_view token);

/// Writes canonical JSON from front to back. Commas and colons are its business, uniqueness of names the
/// caller's. `out` must outlive the writer. Misuse (a value without a name inside an object) is a defect and
/// asserts.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void name(std::string_view text) {
    separate();
    append_json_string(out_, text);
    out_ += ':';
    fresh_ = true;
  }
  /// `"name":` already escaped, quoted and followed by its colon: what a compiled codec keeps ready.
  void ready_name(std::string_view quoted_with_colon) {
    separate();
    out_ += quoted_with_colon;
    fresh_ = true;
  }
  void string(std::string_view text) {
    separate();
    append_json_string(out_, text);
  }
  /// A token that is already canonical: number lexeme, true, false, null, quoted string, or a whole value.
  void token(std::string_view canonical) {
    separate();
    out_ += canonical;
  }
  void null() { token("null"); }
  void boolean(bool value) { token(value ? "true" : "false"); }

 private:
  void separate() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    fresh_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    fresh_ = false;
  }

  std::string& out_;
  bool fresh_ = true;
};

}  // namespace figbridge
