#include "harness/live/framing.hpp"

#include <algorithm>
#include <charconv>

namespace rescind::live {
namespace {

constexpr std::string_view length_name = "content-length:";
constexpr std::size_t header_bytes_max = 4096;
constexpr std::size_t blank_line = 4;  // It ends a header.
constexpr std::size_t strays_kept = 200;

bool begins_with_length(std::string_view text) {
  return text.size() >= length_name.size() &&
         std::equal(length_name.begin(), length_name.end(), text.begin(),
                    [](char name, char letter) { return name == (letter | 0x20); });
}

// The length that a header names; nothing where it names none.
std::optional<std::size_t> length_in(std::string_view header) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find("\r\n"), header.size());
    std::string_view line = header.substr(0, end);
    if (begins_with_length(line)) {
      line.remove_prefix(std::min(line.find_first_not_of(' ', length_name.size()), line.size()));
      std::size_t length = 0;
      const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), length);
      if (error == std::errc() && stop == line.data() + line.size()) return length;
      return std::nullopt;
    }
    header.remove_prefix(std::min(end + 2, header.size()));
  }
  return std::nullopt;
}

}  // namespace

std::string framed(std::string_view message, Framing framing) {
  std::string text;
  if (framing == Framing::header) text = "Content-Length: " + std::to_string(message.size()) + "\r\n\r\n";
  text += message;
  if (framing == Framing::line) {
    std::ranges::replace(text, '\n', ' ');  // JSON takes the one for the other between its words.
    text += '\n';
  }
  return text;
}

void Unframing::take(std::size_t bytes) {
  taken_ += bytes;
  if (taken_ < waiting_.size() / 2) return;  // So that each byte is moved once at most.
  waiting_.erase(0, taken_);
  taken_ = 0;
}

void Unframing::skip(std::size_t bytes) {
  if (bytes == 0) return;
  strays_ += bytes;
  strays_in_a_row_ += bytes;
  const std::size_t kept = std::min(bytes, strays_kept - std::min(strays_kept, first_strays_.size()));
  first_strays_.append(waiting_, taken_, kept);
  take(bytes);
}

std::optional<std::string> Unframing::next() {
  if (gave_up()) return std::nullopt;
  std::optional<std::string> message = framing_ == Framing::line ? next_line() : next_with_header();
  if (message) strays_in_a_row_ = 0;
  return message;
}

std::optional<std::string> Unframing::next_line() {
  while (!gave_up()) {
    const std::size_t end = waiting_.find('\n', taken_);
    if (end == std::string::npos) {
      too_long_ = unfinished() > message_bytes_max;
      return std::nullopt;
    }
    std::string_view line(waiting_.data() + taken_, end - taken_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > message_bytes_max) {
      too_long_ = true;
      return std::nullopt;
    }
    const bool is_message = line.find_first_not_of(" \t") != std::string_view::npos && line.front() == '{';
    std::string message(line);
    if (is_message) {
      take(end + 1 - taken_);
      return message;
    }
    const bool blank = line.find_first_not_of(" \t") == std::string_view::npos;
    blank ? take(end + 1 - taken_) : skip(end + 1 - taken_);
  }
  return std::nullopt;
}

std::optional<std::string> Unframing::next_with_header() {
  while (!gave_up()) {
    const std::string_view left = std::string_view(waiting_).substr(taken_);
    // A header begins with one of its two names; anything else goes up to the next line.
    const bool may_begin = left.empty() || (left.front() | 0x20) == 'c';
    if (!may_begin) {
      const std::size_t line = left.find('\n');
      if (line == std::string_view::npos) {
        if (left.size() > header_bytes_max) skip(left.size());
        return std::nullopt;
      }
      skip(line + 1);
      continue;
    }
    const std::size_t end = left.substr(0, header_bytes_max + blank_line).find("\r\n\r\n");
    if (end > header_bytes_max) {  // Or there is none.
      const std::size_t line = left.find('\n');
      const bool is_header = left.size() < length_name.size() || begins_with_length(left) ||
                             left.starts_with("Content-Type") || left.starts_with("content-type");
      if (is_header && left.size() <= header_bytes_max) return std::nullopt;
      if (line == std::string_view::npos && left.size() <= header_bytes_max) return std::nullopt;
      skip(line == std::string_view::npos ? left.size() : line + 1);
      continue;
    }
    const std::optional<std::size_t> length = length_in(left.substr(0, end));
    if (!length) {
      skip(left.find('\n') + 1);
      continue;
    }
    if (*length > message_bytes_max) {
      too_long_ = true;
      return std::nullopt;
    }
    if (left.size() < end + blank_line + *length) return std::nullopt;
    std::string message(left.substr(end + blank_line, *length));
    take(end + blank_line + *length);
    return message;
  }
  return std::nullopt;
}

}  // namespace rescind::live
