#include "harness/edge/console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

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

}  // namespace

Console::Console()
    : out_is_terminal_(::isatty(STDOUT_FILENO) == 1),
      error_is_terminal_(::isatty(STDERR_FILENO) == 1 && !terminal_is_dumb()),
      colour_(out_is_terminal_ && !terminal_is_dumb() && !is_set("NO_COLOR")) {}

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
  static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[K" + std::string(text)));
}

}  // namespace rescind
