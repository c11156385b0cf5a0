#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/history/event.hpp"
#include "harness/scenario/language/quantity.hpp"

namespace rescind {

/// A trigger as written, its name not yet looked up:
///
///     [ORDINAL] EVENT of NAME                      third result of list · cancel-returned of list
///     [ORDINAL] MESSAGE of NAME sent|delivered|lost   second batch of list delivered
///     shutdown
///
/// Ordinals are first to tenth, then 11th, 12th and so on; without one it is the first.
struct Phrase {
  enum class About : std::uint8_t { nothing, operation, session };
  EventKind kind = EventKind::none;
  Message message = Message::none;
  std::uint32_t nth = 1;
  std::string name;
  About about = About::operation;
};

[[nodiscard]] Parsed<Phrase> parse_event_phrase(std::string_view text);

/// "[ORDINAL] result of NAME" or "final of NAME": a callback that steps can be put into.
[[nodiscard]] Parsed<Phrase> parse_callback_phrase(std::string_view text);

/// The words that a trigger may name: history events that the application, the network, the server or a
/// provider make.
[[nodiscard]] const std::vector<std::string_view>& trigger_words();

/// "first", "tenth", "11th", "22nd"; empty for 0.
[[nodiscard]] std::string ordinal_word(std::uint32_t nth);

}  // namespace rescind
