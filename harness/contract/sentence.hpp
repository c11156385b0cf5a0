#pragma once

#include <span>
#include <string_view>

namespace rescind {

/// A sentence of the API page of MI_Operation_Cancel, in our words and with our number.
struct SourceSentence {
  std::string_view id;    ///< "S6"
  std::string_view text;  ///< What the page says.
};

/// All of them, in the order of their numbers.
[[nodiscard]] std::span<const SourceSentence> all_source_sentences();

}  // namespace rescind
