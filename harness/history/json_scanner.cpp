#include "harness/history/json_scanner.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

std::string shown(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte > 0x20 && byte < 0x7f) return fmt::format("'{}'", c);
  return fmt::format("byte 0x{:02x}", byte);
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xc0 | (point >> 6));
    byte(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    byte(0xe0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3f));
    byte(0x80 | (point & 0x3f));
  } else {
    byte(0xf0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3f));
    byte(0x80 | ((point >> 6) & 0x3f));
    byte(0x80 | (point & 0x3f));
  }
}

/// How many of eight characters from `text` on, in memory order, stand before the first that is a quote, a backslash or a
/// control character.
std::size_t plain_of_eight(const char* text) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, sizeof eight);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  constexpr std::uint64_t each = 0x0101010101010101u;
  // The high bit of each byte below `n`, itself below 0x80; a byte behind such a one may have it, too.
  const auto below = [](std::uint64_t bytes, std::uint64_t n) {
    return (bytes - each * n) & ~bytes & each * 0x80u;
  };
  const std::uint64_t found =
      below(eight ^ each * '"', 1) | below(eight ^ each * '\\', 1) | below(eight, 0x20);
  return static_cast<std::size_t>(std::countr_zero(found)) / 8;
}

}  // namespace

void JsonScanner::reset(std::string_view text, std::uint32_t column) {
  begin_ = at_ = text.data();
  end_ = begin_ + text.size();
  first_column_ = column;
  first_ = true;
  if (!decoded_.empty()) decoded_.clear();
  const std::size_t wrong = first_not_utf8(text);
  if (wrong == std::string_view::npos) return;
  fail_at(begin_ + wrong, fmt::format("{} is not part of UTF-8 text", shown(begin_[wrong])),
          "a history is UTF-8 text, one JSON object a line");
}

std::uint32_t JsonScanner::column_of(const char* where) const {
  return first_column_ + static_cast<std::uint32_t>(where - begin_);
}

void JsonScanner::fail_at(const char* where, std::string message, std::string hint) const {
  throw JsonError{column_of(where), std::move(message), std::move(hint)};
}

void JsonScanner::fail_expecting(std::string_view what) const {
  fail(fmt::format("expected {}, found {}", what, at_ == end_ ? "the end of the line" : shown(*at_)));
}

void JsonScanner::skip_space() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) ++at_;
}

void JsonScanner::begin(char bracket) {
  skip_space();
  if (at_ == end_ || *at_ != bracket) fail_expecting(bracket == '{' ? "'{', the begin of an object" : "'['");
  ++at_;
  first_ = true;
}

bool JsonScanner::next(char closing) {
  skip_space();
  const bool was_first = std::exchange(first_, false);
  if (at_ != end_ && *at_ == closing) {
    ++at_;
    return false;
  }
  if (was_first) return true;
  if (at_ == end_ || *at_ != ',') fail_expecting(closing == '}' ? "',' or '}'" : "',' or ']'");
  ++at_;
  skip_space();
  return true;
}

void JsonScanner::expect_colon() {
  skip_space();
  if (at_ == end_ || *at_ != ':') fail_expecting("':'");
  ++at_;
}

bool JsonScanner::next_member(JsonValue& name) {
  if (!next('}')) return false;
  if (at_ == end_ || *at_ != '"') fail_expecting("a field's name in quotes");
  name.type = JsonValue::Type::string;
  name.column = column_of(at_);
  name.text = string();
  expect_colon();
  return true;
}

void JsonScanner::finish() {
  skip_space();
  if (at_ != end_) fail_expecting("the end of the line");
}

JsonValue JsonScanner::value(int depth) {
  using Type = JsonValue::Type;
  skip_space();
  JsonValue out;
  out.column = column_of(at_);
  const char* const first = at_;
  if (at_ == end_) fail_expecting("a value");
  switch (*at_) {
    case '"':
      out.type = Type::string;
      out.text = string();
      return out;
    case '{':
      out.type = Type::object;
      skip_object(depth);
      break;
    case '[':
      out.type = Type::array;
      skip_array(depth);
      break;
    case 't':
    case 'f':
      out.type = Type::boolean;
      out.boolean = *at_ == 't';
      literal(out.boolean ? "true" : "false");
      break;
    case 'n':
      literal("null");
      break;
    default:
      number(out);
  }
  out.text = {first, static_cast<std::size_t>(at_ - first)};
  return out;
}

std::string_view JsonScanner::string() {
  const char* const first = at_ + 1;
  const char* last = first;
  for (std::size_t plain = 8; plain == 8 && end_ - last >= 8; last += plain) plain = plain_of_eight(last);
  for (; last != end_; ++last) {
    if (*last == '"') {
      at_ = last + 1;
      return {first, static_cast<std::size_t>(last - first)};
    }
    if (*last == '\\' || static_cast<unsigned char>(*last) < 0x20) break;
  }
  at_ = last;
  if (at_ != end_ && *at_ == '\\') return string_with_escapes(first);
  fail_expecting("the end of the string");
}

std::string_view JsonScanner::string_with_escapes(const char* first) {
  std::string& out = decoded_.emplace_back(first, at_);
  while (at_ != end_ && static_cast<unsigned char>(*at_) >= 0x20) {
    if (*at_ == '"') {
      ++at_;
      return out;
    }
    if (*at_ == '\\') {
      escape(out);
    } else {
      out += *at_++;
    }
  }
  fail_expecting("the end of the string");
}

void JsonScanner::escape(std::string& out) {
  const char* const backslash = at_++;
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (at_ == end_) fail_expecting("an escape");
  const std::size_t known = letters.find(*at_);
  if (known != std::string_view::npos) {
    out += meanings[known];
    ++at_;
    return;
  }
  if (*at_ != 'u') fail_expecting("an escape (one of \" \\ / b f n r t u)");
  ++at_;
  std::uint32_t point = four_digits();
  if (point == 0) fail_at(backslash, "a NUL character");
  if (point >= 0xd800 && point < 0xdc00 && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u') {
    at_ += 2;
    const std::uint32_t low = four_digits();
    if (low < 0xdc00 || low > 0xdfff) fail_at(backslash, "half of a surrogate pair");
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  }
  if (point >= 0xd800 && point <= 0xdfff) fail_at(backslash, "half of a surrogate pair");
  append_utf8(out, point);
}

std::uint32_t JsonScanner::four_digits() {
  std::uint32_t point = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    constexpr std::string_view hex = "0123456789abcdef";
    const char c = at_ == end_ ? '\0' : *at_;
    const std::size_t digit = hex.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
    if (digit == std::string_view::npos) fail_expecting("four hexadecimal digits");
    point = point * 16 + static_cast<std::uint32_t>(digit);
  }
  return point;
}

void JsonScanner::digits() {
  if (at_ == end_ || !is_digit(*at_)) fail_expecting("a digit");
  while (at_ != end_ && is_digit(*at_)) ++at_;
}

void JsonScanner::number(JsonValue& out) {
  const char* const first = at_;
  if (*at_ != '-' && !is_digit(*at_)) fail_expecting("a value");
  if (*at_ == '-') ++at_;
  if (at_ != end_ && *at_ == '0') {
    ++at_;
  } else {
    digits();
  }
  out.type = JsonValue::Type::whole;
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    digits();
    out.type = JsonValue::Type::fraction;
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    digits();
    out.type = JsonValue::Type::fraction;
  }
  if (out.type == JsonValue::Type::whole)
    out.fits = std::from_chars(first, at_, out.number).ec == std::errc{};
}

void JsonScanner::literal(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
    fail_expecting("a value");
  at_ += word.size();
}

void JsonScanner::skip_object(int depth) {
  if (depth >= depth_max) fail(fmt::format("nested more than {} deep", depth_max));
  ++at_;
  const bool outer = std::exchange(first_, true);
  JsonValue name;
  while (next_member(name)) static_cast<void>(value(depth + 1));
  first_ = outer;
}

void JsonScanner::skip_array(int depth) {
  if (depth >= depth_max) fail(fmt::format("nested more than {} deep", depth_max));
  ++at_;
  const bool outer = std::exchange(first_, true);
  while (next_element()) static_cast<void>(value(depth + 1));
  first_ = outer;
}

}  // namespace rescind
