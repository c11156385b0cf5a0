#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/lifelines.hpp"
#include "reports/story.hpp"

namespace rescind {

// Where everything stands in the picture that says why a rule was broken, in tenths of a pixel. Nothing of it knows how it
// is drawn. Texts are printable, and shortened so that they end before the edge.

/// Whose bar it is: how long the client holds the operation, the server its units, a provider works for it.
enum class Holder : std::uint8_t { client, server, provider };

struct Bar {
  Holder party = Holder::client;
  int x0 = 0;
  int x1 = 0;
  int y = 0;
  std::size_t colour = 0;  ///< By the operation's place in the run, whichever others are shown.
};

enum class MarkShape : std::uint8_t { begin, cancel, final, result, close, units, heard, other };

struct EventMark {
  MarkShape shape = MarkShape::other;
  int x = 0;
  int y = 0;  ///< Its middle.
  std::size_t event = 0;
  bool is_evidence = false;
  std::string text;
};

/// What went from one party to another.
struct Wire {
  int x0 = 0;
  int y0 = 0;
  int x1 = 0;
  int y1 = 0;
  Weight weight = Weight::plain;
};

struct Tick {
  int x = 0;
  std::string time;  ///< Empty where there is no room for it.
};

enum class Anchor : std::uint8_t { begin, middle, end };
enum class Tone : std::uint8_t { plain, dim, strong, bad, bad_strong };

struct Label {
  int x = 0;
  int y = 0;  ///< Of its base line.
  Anchor anchor = Anchor::begin;
  Tone tone = Tone::plain;
  int size = 12;  ///< Of the letters, in pixels.
  std::string text;
  std::string whole;  ///< Where `text` was shortened.
};

/// What was missing, too long, or too much.
struct GapShape {
  int x0 = 0;
  int x1 = 0;
  int y = 0;       ///< Of the bar that is hatched.
  int top = 0;     ///< Of the band behind it ...
  int bottom = 0;  ///< ... and its end, where the bracket stands.
};

/// Units of a pool over time.
struct StepsShape {
  struct Point {
    int x = 0;
    int y = 0;
  };
  int top = 0;
  int bottom = 0;
  int right = 0;
  std::vector<Point> held{};
  std::vector<Point> limit{};
};

/// A row of the sequence below.
struct RowShape {
  int y = 0;              ///< Its middle.
  std::size_t event = 0;  ///< The first one, where it stands for several.
  bool is_shown = false;
  bool is_evidence = false;
  bool in_gap = false;
  Stroke stroke{};
};

struct WhyPicture {
  int width = 0;
  int height = 0;
  std::string title;        ///< For those who do not see it.
  std::string description;  ///< Likewise, what was expected and seen.
  std::vector<Tick> ticks;
  int axis_top = 0;
  int axis_bottom = 0;
  std::vector<int> pins;  ///< Above what shows what was broken.
  std::optional<GapShape> gap;
  std::vector<Bar> bars;
  std::vector<Bar> ghosts;  ///< How the same bars stand in the run that it is compared with.
  std::vector<Wire> wires;
  std::vector<EventMark> marks;
  std::optional<StepsShape> quota;
  std::vector<int> lifelines;  ///< By Lifeline.
  int lifelines_top = 0;
  std::vector<RowShape> rows;
  std::vector<Label> labels;
};

inline constexpr int tenths = 10;
inline constexpr int why_width = 900 * tenths;
inline constexpr int bar_height = 12 * tenths;
inline constexpr int row_height = 17 * tenths;
/// So many events a picture shows of why something was broken, and of a whole run; what is farthest from the evidence is
/// counted.
inline constexpr std::size_t why_events_max = 60;
inline constexpr std::size_t whole_events_max = 400;

/// How wide a text is at that size, rather more than less: fonts differ.
[[nodiscard]] int width_of(std::string_view text, int size);

/// The same run as it should have been.
struct Ghost {
  const History* history = nullptr;
  std::string what;  ///< "without the mutant quota-early"
};

/// `ghost`, where it has a history, stands behind the bars; its first difference is named.
[[nodiscard]] WhyPicture why_picture(const History& history, const CaseResult& judged, const Story& story,
                                     const Ghost& ghost = {});

}  // namespace rescind
