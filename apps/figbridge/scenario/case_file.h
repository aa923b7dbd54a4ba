// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/config/config_node.h"

namespace figbridge::scenario {

/// A line of a section's head: `Name: value`, or `!Name` for what must not be there.
struct Field {
  std::string name;
  std::string value;
  bool absent = false;
  SourceMark mark;
};

/// A body as the case writes it; `exact`: byte for byte, else compared by what it means.
struct BodyText {
  std::string bytes;
  bool exact = false;
  SourceMark mark;
};

struct Request {
  std::string listener;
  std::string method;  ///< empty: `body` holds the bytes that are sent, head and all
  std::string target;
  std::vector<Field> fields;
  std::optional<BodyText> body;
  unsigned times = 1;
};

/// What a scripted backend does with a call.
struct Answer {
  enum class Kind : std::uint8_t {
    whole,
    raw,     ///< `body` is sent as it is, then the connection is closed
    hang,    ///< nothing is answered until the other end goes
    refuse,  ///< no connection can be made during the whole step
  };
  enum class End : std::uint8_t { none, close, reset };

  Kind kind = Kind::whole;
  int status = 200;
  std::vector<Field> fields;
  std::optional<BodyText> body;
  End end = End::none;                 ///< how the connection ends early,
  std::size_t ends_at = 0;             ///< after so many bytes of the body
  std::chrono::milliseconds delay{0};  ///< before the first byte
  SourceMark mark;
};

/// A call that a backend is expected to get, and what it answers.
struct ExpectedCall {
  std::string backend;
  std::string method;  ///< empty: any call
  std::string target;
  std::vector<Field> fields;
  std::optional<BodyText> body;
  Answer answer;
  SourceMark mark;
};

struct ExpectedReply {
  int status = 0;      ///< 0: the connection is closed without an answer
  bool cut = false;    ///< the answer ends before it is whole
  bool empty = false;  ///< there is no body
  std::vector<Field> fields;
  std::optional<BodyText> body;
  SourceMark mark;
};

/// A command of the command line, asked of the running bridge.
struct Command {
  std::vector<std::string> words;
  int exit = 0;
  std::vector<Field> says;  ///< `out` and `err`: what the output contains
  std::string input;        ///< its stdin
};

struct Observed {
  std::vector<Field> facts;  ///< fields of the exchange's log line
  bool nothing = false;      ///< no exchange is recorded
  SourceMark mark;
};

struct Step {
  std::variant<Request, Command> act;
  std::vector<ExpectedCall> calls;  ///< in this order, for each backend
  std::optional<ExpectedReply> reply;
  std::optional<Observed> observed;
  SourceMark mark;
};

struct Configuration {
  std::string path;  ///< of a file or folder, where it is not written in the case
  std::string yaml;  ///< YAML, preceded by empty lines so that its lines count as in the case file
  SourceMark mark;
};

struct Case {
  std::string name;
  Configuration configuration;
  std::vector<ExpectedCall> rules;  ///< calls that may come at any time, any number of times
  std::vector<Step> steps;
  SourceMark mark;
};

}  // namespace figbridge::scenario
