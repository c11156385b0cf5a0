#include "harness/live/subject.hpp"

#include <algorithm>

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

}  // namespace

std::string redacted(std::string text, const Subject& subject) {
  for (const std::string& secret : subject.redact) hide(text, secret);
  hide_authorization(text);
  return text;
}

}  // namespace rescind::live
