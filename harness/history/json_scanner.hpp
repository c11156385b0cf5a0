#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace rescind {

/// What is wrong with a piece of JSON, and where: `column` counts bytes from 1.
struct JsonError {
  std::uint32_t column;
  std::string message;
  std::string hint;
};

/// A value of a member or an element. Containers are checked and skipped: `text` is then what was skipped.
struct JsonValue {
  enum class Type : std::uint8_t { string, whole, fraction, boolean, null, object, array };
  Type type = Type::null;
  bool boolean = false;
  bool fits = false;  ///< Of whole: whether `number` holds it.
  std::uint32_t column = 0;
  std::int64_t number = 0;  ///< Of whole.
  std::string_view text;    ///< Of string: decoded; else as written. Valid until the scanner's next reset().
};

/// Reads the members of one flat JSON object (or the elements of one array), in a single pass and without a
/// tree: a history has millions of short lines, and an error has to name the column of the value that is
/// wrong.
///
/// It accepts what RFC 8259 accepts, but for: text that is not UTF-8, NUL characters, nesting deeper than
/// `depth_max`. Every function throws JsonError where the text is not what it was called for.
class JsonScanner {
 public:
  static constexpr int depth_max = 32;

  /// Begins with `text`, which must stay where it is while scanning; `column` is that of its first byte.
  void reset(std::string_view text, std::uint32_t column = 1);

  void begin_object() { begin('{'); }
  void begin_array() { begin('['); }
  /// The next member's name, or false at the end of the object. Its value has to be read next.
  [[nodiscard]] bool next_member(JsonValue& name);
  /// Whether another element follows; its value has to be read next.
  [[nodiscard]] bool next_element() { return next(']'); }
  [[nodiscard]] JsonValue value() { return value(1); }
  /// Requires that only white space follows.
  void finish();

 private:
  [[noreturn]] void fail(std::string message, std::string hint = {}) const {
    fail_at(at_, std::move(message), std::move(hint));
  }
  [[noreturn]] void fail_at(const char* where, std::string message, std::string hint = {}) const;
  [[noreturn]] void fail_expecting(std::string_view what) const;
  [[nodiscard]] std::uint32_t column_of(const char* where) const;
  void begin(char bracket);
  [[nodiscard]] bool next(char closing);
  void skip_space();
  void expect_colon();
  [[nodiscard]] JsonValue value(int depth);
  [[nodiscard]] std::string_view string();
  [[nodiscard]] std::string_view string_with_escapes(const char* first);
  void escape(std::string& out);
  [[nodiscard]] std::uint32_t four_digits();
  void number(JsonValue& out);
  void digits();
  void literal(std::string_view word);
  void skip_object(int depth);
  void skip_array(int depth);

  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint32_t first_column_ = 1;
  bool first_ = true;                ///< Whether no member of the outermost container was read yet.
  std::deque<std::string> decoded_;  ///< Strings that had escapes; others are views into the text.
};

}  // namespace rescind
