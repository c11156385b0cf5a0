#include "harness/live/subject.hpp"

#include <algorithm>
#include <regex>

namespace rescind::live {
namespace {

constexpr std::string_view hidden = "***";

void hide(std::string& text, std::string_view secret) {
  for (std::size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + hidden.size()))
    text.replace(at, secret.size(), hidden);
}

// "Authorization: Bearer abc" up to the end of its line, whichever case it has.
void hide_authorization(std::string& text) {
  constexpr std::string_view name = "authorization";
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  auto from = text.begin();
  for (;;) {
    const auto found = std::search(from, text.end(), name.begin(), name.end(), same);
    if (found == text.end()) return;
    const auto value = found + static_cast<std::ptrdiff_t>(name.size());
    const auto end =
        std::find_if(value, text.end(), [](char c) { return c == '\n' || c == '\r' || c == ','; });
    const auto place = value - text.begin();
    text.replace(value, end, std::string(" ").append(hidden));
    from = text.begin() + place + static_cast<std::ptrdiff_t>(hidden.size());
  }
}

// What stands behind "password=", and between the user and the host of a URI.
void hide_passwords(std::string& text) {
  static const std::regex named("(password\\s*=\\s*)('[^']*'|[^\\s&\"]+)", std::regex::icase);
  static const std::regex in_uri("(://[^\\s/:@]*:)[^\\s/@]+@");
  text = std::regex_replace(text, named, "$1***");
  text = std::regex_replace(text, in_uri, "$1***@");
}

}  // namespace

std::string redacted(std::string text, const Subject& subject) {
  for (const std::string& secret : subject.redact) hide(text, secret);
  hide_authorization(text);
  if (text.find("assword") != std::string::npos || text.find("://") != std::string::npos)
    hide_passwords(text);
  return text;
}

}  // namespace rescind::live
