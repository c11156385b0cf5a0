#include "reports/mermaid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

#include "harness/base/text.hpp"
#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"
#include "reports/fitted.hpp"
#include "reports/lifelines.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, lifelines_count> ids = {"A", "C", "N", "S", "P"};

std::string_view id_of(Lifeline lane) {
  return ids.at(static_cast<std::size_t>(lane));
}

bool is_word(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

// `end`, in whatever case, ends a block of Mermaid.
bool is_end(std::string_view text, std::size_t i) {
  const std::string_view word = text.substr(i, 3);
  const bool alone = (i == 0 || !is_word(text[i - 1])) && (i + 3 >= text.size() || !is_word(text[i + 3]));
  const auto is = [&](std::size_t k, char letter) { return (word[k] | 0x20) == letter; };
  return alone && word.size() == 3 && is(0, 'e') && is(1, 'n') && is(2, 'd');
}

// Mermaid knows entities by number, without `&`.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = ";#<>&%$`\\{}\"";
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    const bool hides = special.find(letter) != std::string_view::npos || is_end(text, i);
    if (hides)
      safe += fmt::format("#{};", static_cast<int>(letter));
    else
      safe += letter;
  }
  return safe;
}

std::string said(std::string_view text, std::size_t bytes_max) {
  return escaped(fitted(text, bytes_max));
}

class Diagram {
 public:
  Diagram(const History& history, const CaseResult& judged, const Story& story)
      : history_(history), judged_(judged), story_(story) {}

  struct Drawn {
    std::string text;
    std::size_t messages = 0;
  };
  /// Each text no longer than `bytes_max`.
  [[nodiscard]] Drawn drawn(std::size_t bytes_max) const {
    Drawn diagram{.text = "sequenceDiagram\n"};
    for (std::size_t lane = 0; lane < lifelines_count; ++lane)
      diagram.text +=
          fmt::format("  participant {} as {}\n", ids.at(lane), name_of(static_cast<Lifeline>(lane)));
    Time before{std::numeric_limits<std::int64_t>::min()};
    for (const StoryRow& row : rows_of(story_.events, history_.events.size())) {
      ++diagram.messages;
      diagram.text += row.is_shown ? message(row.first, before, bytes_max) : fold(row);
      before = history_.events[row.last()].t;
      if (story_.broken == nullptr || row.last() != last_evidence()) continue;
      ++diagram.messages;
      diagram.text += finding(bytes_max);
    }
    return diagram;
  }

 private:
  [[nodiscard]] std::size_t last_evidence() const {
    return story_.evidence.empty() ? history_.events.size() : story_.evidence.back();
  }
  [[nodiscard]] bool is_evidence(std::size_t number) const {
    return std::ranges::binary_search(story_.evidence, number);
  }
  [[nodiscard]] std::string time(Time t) const { return format_time(t, history_.header.clock); }

  [[nodiscard]] std::string message(std::size_t number, Time before, std::size_t bytes_max) const {
    const Event& event = history_.events[number];
    const Stroke stroke = stroke_of(event);
    std::string text = event.t == before ? "" : time(event.t) + "  ";
    text += (is_evidence(number) ? "✗ " : "") + said(describe_text(event, history_.names), bytes_max);
    if (stroke.from == stroke.to) return fmt::format("  Note over {}: {}\n", id_of(stroke.from), text);
    const bool returns = stroke.from > stroke.to;
    return fmt::format("  {}{}{}: {}\n", id_of(stroke.from), returns ? "-->>" : "->>", id_of(stroke.to),
                       text);
  }

  [[nodiscard]] std::string fold(const StoryRow& row) const {
    return fmt::format("  Note over A,P: … {}, until {}\n", counted(row.count, "other event", "other events"),
                       time(history_.events[row.last()].t));
  }

  [[nodiscard]] std::string finding(std::size_t bytes_max) const {
    const Breach& broken = *story_.broken;
    return fmt::format("  Note over A,P: ✗ {}<br/>expected: {}<br/>seen: {}\n",
                       said(headline(broken, judged_), bytes_max), said(expected(broken, judged_), bytes_max),
                       said(seen(broken, judged_), bytes_max));
  }

  const History& history_;
  const CaseResult& judged_;
  const Story& story_;
};

}  // namespace

std::string mermaid_text(const History& history, const CaseResult& judged, const Story& story,
                         const MermaidLimits& limits) {
  std::size_t text_max = 120;
  std::size_t count = std::min(story.events.size(), limits.messages);
  while (true) {
    const Story shown = limited(story, count);
    Diagram::Drawn drawn = Diagram(history, judged, shown).drawn(text_max);
    if (drawn.messages <= limits.messages && drawn.text.size() <= limits.bytes) return drawn.text;
    if (count > story.evidence.size())
      --count;
    else if (text_max > 10)
      text_max /= 2;
    else
      return drawn.text;
  }
}

}  // namespace rescind
