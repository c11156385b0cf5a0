#pragma once

#include <exception>
#include <stdexcept>
#include <string_view>

namespace rescind {

/// Whoever read standard output has gone, such as `head`: nobody is to be told.
class ReaderGone : public std::exception {};

/// Standard output could not be written: the disk is full.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where a command speaks: results on standard output, everything about them on standard error.
class Console {
 public:
  /// Looks at the terminal and at NO_COLOR, FORCE_COLOR and TERM.
  Console();

  /// Writes all of `text` to standard output, unbuffered. Throws OutputError or ReaderGone.
  void print(std::string_view text);
  /// Writes `text` to standard error; that this fails nobody could be told.
  void say(std::string_view text);
  /// Shows `text` as the terminal's passing last line; the next call replaces it, and an empty text takes it
  /// away. It is cut where the terminal ends. Does nothing where standard error is no terminal.
  void progress(std::string_view text);

  /// "always" or "never", whatever the terminal and the environment say; "auto" leaves it to them.
  void set_colour(std::string_view when);
  /// Whether standard output takes ANSI colours.
  [[nodiscard]] bool colour() const { return colour_; }
  /// Whether people read standard output as it comes.
  [[nodiscard]] bool is_terminal() const { return out_is_terminal_; }
  /// Whether progress() shows anything.
  [[nodiscard]] bool shows_progress() const { return error_is_terminal_; }

 private:
  bool out_is_terminal_;
  bool error_is_terminal_;
  bool colour_;
  bool progress_shown_ = false;
};

}  // namespace rescind
