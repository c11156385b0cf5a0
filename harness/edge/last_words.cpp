#include "harness/edge/last_words.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

// Set before the handler is, and never changed.
std::string last_words;
int last_code = 0;

extern "C" void speak_and_end(int /*signal*/) {
  static_cast<void>(write_all(STDERR_FILENO, last_words));
  _exit(last_code);
}

}  // namespace

void end_with_words(std::string words, int exit_code) {
  last_words = std::move(words);
  last_code = exit_code;
  std::signal(SIGTERM, speak_and_end);
  std::signal(SIGINT, speak_and_end);
}

}  // namespace rescind
