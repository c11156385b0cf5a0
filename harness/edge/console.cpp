#include "harness/edge/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "harness/base/utf8.hpp"
#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool terminal_is_dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::strcmp(term, "dumb") == 0;
}

// A line that is longer than the terminal would leave a piece of itself behind each time.
std::string_view fitting(std::string_view text) {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return text;
  return clipped(text, size.ws_col - 1u);
}

}  // namespace

Console::Console()
    : out_is_terminal_(::isatty(STDOUT_FILENO) == 1),
      error_is_terminal_(::isatty(STDERR_FILENO) == 1 && !terminal_is_dumb()),
      colour_(!is_set("NO_COLOR") && (is_set("FORCE_COLOR") || (out_is_terminal_ && !terminal_is_dumb()))) {}

void Console::set_colour(std::string_view when) {
  if (when != "auto") colour_ = when == "always";
}

void Console::print(std::string_view text) {
  progress("");
  if (const int error = write_all(STDOUT_FILENO, text); error != 0) {
    if (error == EPIPE) throw ReaderGone();
    throw OutputError(std::string("cannot write to standard output: ") + std::strerror(error));
  }
}

void Console::say(std::string_view text) {
  progress("");
  static_cast<void>(write_all(STDERR_FILENO, text));
}

void Console::progress(std::string_view text) {
  if (!error_is_terminal_ || (text.empty() && !progress_shown_)) return;
  progress_shown_ = !text.empty();
  static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[K" + std::string(fitting(text))));
}

}  // namespace rescind
