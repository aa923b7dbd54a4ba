// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/http_reply.h"

#include <charconv>

#include "core/message.h"

namespace figbridge::cli {
namespace {

std::unexpected<Error> bad_answer(std::string text) {
  return fail(ErrorKind::bad_answer, Origin::backend, std::move(text));
}

template <class Number>
bool read_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::size_t> content_length(std::string_view fields) {
  while (!fields.empty()) {
    const auto line = fields.substr(0, fields.find("\r\n"));
    fields.remove_prefix(std::min(fields.size(), line.size() + 2));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !equal_without_case(line.substr(0, colon), "Content-Length"))
      continue;
    std::size_t length = 0;
    if (read_number(trimmed(line.substr(colon + 1)), length)) return length;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<HttpReply>> read_reply(std::string_view bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string_view::npos) {
    if (bytes.size() > kLongestReplyHead) return bad_answer("the answer's head has no end");
    return std::nullopt;
  }
  HttpReply reply;
  if (!bytes.starts_with("HTTP/1.1 ") || !read_number(bytes.substr(9, 3), reply.status)) {
    return bad_answer("this is not the admin plane of a bridge");
  }
  const auto fields_begin = std::min(bytes.find("\r\n") + 2, head_end);
  const auto length = content_length(bytes.substr(fields_begin, head_end - fields_begin));
  if (!length || *length > kLongestReplyBody) return bad_answer("the answer does not say its length");
  const auto body = bytes.substr(head_end + 4);
  if (body.size() < *length) return std::nullopt;
  reply.body = body.substr(0, *length);
  return reply;
}

}  // namespace figbridge::cli
