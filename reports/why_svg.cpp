#include "reports/why_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/xml.hpp"

namespace rescind {
namespace {

constexpr std::size_t colours_count = 6;

// What is drawn in a colour, light and dark. No custom properties: not every viewer of pictures knows them.
struct Paint {
  std::string_view what;
  std::string_view property;
  std::string_view light;
  std::string_view dark;
};
constexpr auto paints = std::to_array<Paint>({
    {".page, .hollow", "fill", "#ffffff", "#0d1117"},
    {".mark", "stroke", "#ffffff", "#0d1117"},
    {"text, .mark, .head.final", "fill", "#1f2328", "#e6edf3"},
    {".hollow, .wire.final", "stroke", "#1f2328", "#e6edf3"},
    {".dim, .head", "fill", "#59636e", "#9198a1"},
    {".wire", "stroke", "#59636e", "#9198a1"},
    {".line, .grid", "stroke", "#d1d9e0", "#3d444d"},
    {".bad, .evidence", "fill", "#b3261e", "#ff8a80"},
    {".gap, .bracket, .hatch, .pin", "stroke", "#b3261e", "#ff8a80"},
    {".band", "fill", "#fce8e6", "#3c1f20"},
    {".head.cancel", "fill", "#0b57d0", "#79b8ff"},
    {".wire.cancel", "stroke", "#0b57d0", "#79b8ff"},
    {".held", "fill", "#cfe8d5", "#1f4429"},
    {".limit", "stroke", "#1a7f37", "#56d364"},
    {".ghost", "stroke", "#1a7f37", "#56d364"},
    {".c0", "fill", "#0969da", "#4493f8"},
    {".c1", "fill", "#9a6700", "#d29922"},
    {".c2", "fill", "#a33ea1", "#d582d3"},
    {".c3", "fill", "#1b7c83", "#39c5cf"},
    {".c4", "fill", "#bc4c00", "#f0883e"},
    {".c5", "fill", "#57606a", "#9ea7b3"},
});

constexpr std::string_view forms = R"(
.strong { font-weight: 600; } .units { opacity: .55; } .grid { stroke-dasharray: 2 3; } .pin { stroke-dasharray: 3 2; }
.hatch { stroke-width: 2; } .gap { fill: url(#hatch); } .bracket { fill: none; } .limit { fill: none; stroke-dasharray: 5 3; }
.mark { stroke-width: 1.5; paint-order: stroke; stroke-linejoin: round; } .wire.cancel { stroke-width: 2; } .wire.final { stroke-width: 1.6; }
.back { stroke-dasharray: 4 3; } .ghost { fill: none; stroke-width: 1.4; stroke-dasharray: 5 3; }
)";

std::string style() {
  std::string light;
  std::string dark;
  for (const Paint& paint : paints) {
    light += fmt::format("{} {{ {}: {}; }}\n", paint.what, paint.property, paint.light);
    dark += fmt::format("  {} {{ {}: {}; }}\n", paint.what, paint.property, paint.dark);
  }
  return fmt::format("{}{}@media (prefers-color-scheme: dark) {{\n{}}}\n", forms, light, dark);
}

std::string px(int tenths_of_px) {
  if (tenths_of_px % tenths == 0) return std::to_string(tenths_of_px / tenths);
  return fmt::format("{}{}.{}", tenths_of_px < 0 ? "-" : "", std::abs(tenths_of_px) / tenths,
                     std::abs(tenths_of_px) % tenths);
}

std::string point(int x, int y) {
  return px(x) + "," + px(y);
}

std::string_view word_of(Weight weight) {
  return weight == Weight::cancel ? " cancel" : weight == Weight::final ? " final" : "";
}

class Svg {
 public:
  explicit Svg(const WhyPicture& picture) : picture_(picture) {}

  // Bands first, then bars, then what stands on them, then words: nothing hides what is above.
  [[nodiscard]] std::string text() {
    begin();
    for (const RowShape& row : picture_.rows) draw_band(row);
    if (picture_.gap)
      rect("band", picture_.gap->x0, picture_.gap->top, picture_.gap->x1 - picture_.gap->x0,
           picture_.gap->bottom - picture_.gap->top);
    draw_axis();
    if (picture_.quota) draw_quota(*picture_.quota);
    for (const Bar& bar : picture_.bars) draw_bar(bar);
    for (const Bar& ghost : picture_.ghosts) draw_ghost(ghost);
    if (picture_.gap) draw_gap(*picture_.gap);
    for (const Wire& wire : picture_.wires)
      line("wire" + std::string(word_of(wire.weight)), wire.x0, wire.y0, wire.x1, wire.y1);
    for (const EventMark& mark : picture_.marks) draw_mark(mark);
    for (const int x : picture_.pins) draw_pin(x);
    draw_sequence();
    for (const Label& label : picture_.labels) draw_label(label);
    xml_.close();
    return xml_.take();
  }

 private:
  void begin() {
    xml_.open("svg");
    xml_.attribute("xmlns", "http://www.w3.org/2000/svg");
    xml_.attribute("width", px(picture_.width));
    xml_.attribute("height", px(picture_.height));
    xml_.attribute("viewBox", fmt::format("0 0 {} {}", px(picture_.width), px(picture_.height)));
    xml_.attribute("font-family", "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif");
    xml_.attribute("font-size", "12");
    xml_.attribute("role", "img");
    xml_.attribute("aria-labelledby", "title description");
    words("title", "title", picture_.title);
    words("desc", "description", picture_.description);
    xml_.open("style");
    xml_.text(style());
    xml_.close();
    xml_.open("defs");
    xml_.open("pattern");
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"id", "hatch"},
             {"width", "6"},
             {"height", "6"},
             {"patternUnits", "userSpaceOnUse"},
             {"patternTransform", "rotate(45)"}})
      xml_.attribute(name, value);
    rect("band", 0, 0, 6 * tenths, 6 * tenths);
    line("hatch", 0, 0, 0, 6 * tenths);
    xml_.close();
    xml_.close();
    xml_.open("rect");
    xml_.attribute("width", "100%");
    xml_.attribute("height", "100%");
    xml_.attribute("class", "page");
    xml_.close();
  }

  void words(std::string_view element, std::string_view id, std::string_view text) {
    xml_.open(element);
    if (!id.empty()) xml_.attribute("id", id);
    xml_.text(text);
    xml_.close();
  }

  void rect(std::string_view kind, int x, int y, int width, int height) {
    begin_rect(kind, x, y, width, height);
    xml_.close();
  }

  void begin_rect(std::string_view kind, int x, int y, int width, int height) {
    xml_.open("rect");
    xml_.attribute("class", kind);
    xml_.attribute("x", px(x));
    xml_.attribute("y", px(y));
    xml_.attribute("width", px(width));
    xml_.attribute("height", px(height));
  }

  void line(std::string_view kind, int x0, int y0, int x1, int y1) {
    xml_.open("line");
    xml_.attribute("class", kind);
    xml_.attribute("x1", px(x0));
    xml_.attribute("y1", px(y0));
    xml_.attribute("x2", px(x1));
    xml_.attribute("y2", px(y1));
    xml_.close();
  }

  void path(std::string_view kind, std::string_view steps) {
    xml_.open("path");
    xml_.attribute("class", kind);
    xml_.attribute("d", steps);
    xml_.close();
  }

  void draw_band(const RowShape& row) {
    if (!row.in_gap && !row.is_evidence) return;
    begin_rect(row.is_evidence ? "band of-evidence" : "band", 0, row.y - row_height / 2, picture_.width,
               row_height);
    if (row.is_evidence) xml_.attribute("data-event", std::to_string(row.event));
    xml_.close();
  }

  void draw_axis() {
    for (const Tick& tick : picture_.ticks) {
      line("grid", tick.x, picture_.axis_top, tick.x, picture_.axis_bottom);
      if (!tick.time.empty())
        draw_label({tick.x, picture_.axis_top - 6 * tenths, Anchor::middle, Tone::dim, 11, tick.time, ""});
    }
  }

  void draw_pin(int x) {
    const int y = picture_.axis_top;
    path("evidence",
         fmt::format("M{} L{} L{} Z", point(x - 45, y - 20), point(x + 45, y - 20), point(x, y + 60)));
  }

  void draw_bar(const Bar& bar) {
    xml_.open("rect");
    xml_.attribute("class", fmt::format("c{}{}", bar.colour % colours_count,
                                        bar.party == Holder::server ? " units" : ""));
    xml_.attribute("x", px(bar.x0));
    xml_.attribute("y", px(bar.y));
    xml_.attribute("width", px(bar.x1 - bar.x0));
    xml_.attribute("height", px(bar_height));
    xml_.attribute("rx", "2");
    xml_.close();
  }

  // Around the bar, so that neither hides the other.
  void draw_ghost(const Bar& ghost) {
    constexpr int more = 25;
    xml_.open("rect");
    xml_.attribute("class", "ghost");
    xml_.attribute("x", px(ghost.x0));
    xml_.attribute("y", px(ghost.y - more));
    xml_.attribute("width", px(ghost.x1 - ghost.x0));
    xml_.attribute("height", px(bar_height + 2 * more));
    xml_.attribute("rx", "3");
    xml_.close();
  }

  void draw_gap(const GapShape& gap) {
    rect("gap", gap.x0, gap.y, gap.x1 - gap.x0, bar_height);
    const int y = gap.bottom;
    path("bracket", fmt::format("M{} V{} H{} V{}", point(gap.x0, y - 4 * tenths), px(y), px(gap.x1),
                                px(y - 4 * tenths)));
  }

  void draw_quota(const StepsShape& quota) {
    if (!quota.held.empty())
      path("held",
           steps(quota.held, quota) + fmt::format(" V{} H{} Z", px(quota.bottom), px(quota.held.front().x)));
    if (!quota.limit.empty()) path("limit", steps(quota.limit, quota));
    line("line", picture_.ticks.front().x, quota.bottom, quota.right, quota.bottom);
  }

  static std::string steps(const std::vector<StepsShape::Point>& points, const StepsShape& shape) {
    std::string text = "M" + point(points.front().x, points.front().y);
    for (const StepsShape::Point& one : points) text += fmt::format(" H{} V{}", px(one.x), px(one.y));
    return text + " H" + px(shape.right);
  }

  static std::string shape_path(const EventMark& mark) {
    const auto at = [&](int dx, int dy) { return point(mark.x + dx * tenths / 2, mark.y + dy * tenths / 2); };
    switch (mark.shape) {
      case MarkShape::begin:
        return fmt::format("M{} L{} L{} Z", at(-6, -9), at(9, 0), at(-6, 9));
      case MarkShape::cancel:
        return fmt::format("M{} L{} L{} L{} L{} L{} L{} L{} L{} L{} L{} L{} Z", at(-9, -6), at(-6, -9),
                           at(0, -3), at(6, -9), at(9, -6), at(3, 0), at(9, 6), at(6, 9), at(0, 3), at(-6, 9),
                           at(-9, 6), at(-3, 0));
      case MarkShape::final:
        return fmt::format("M{} L{} L{} L{} Z", at(-8, -8), at(8, -8), at(8, 8), at(-8, 8));
      case MarkShape::close:
        return fmt::format("M{} L{} L{} L{} Z", at(-7, -7), at(7, -7), at(7, 7), at(-7, 7));
      case MarkShape::units:
      case MarkShape::heard:
        return fmt::format("M{} L{} L{} L{} Z", at(0, -9), at(9, 0), at(0, 9), at(-9, 0));
      case MarkShape::result:
      case MarkShape::other:
        break;
    }
    const int r = mark.shape == MarkShape::result ? 6 : 4;
    return fmt::format("M{} L{} L{} L{} L{} L{} Z", at(-r, 0), at(-r / 2, -r), at(r / 2, -r), at(r, 0),
                       at(r / 2, r), at(-r / 2, r));
  }

  void draw_mark(const EventMark& mark) {
    if (mark.is_evidence) line("pin", mark.x, picture_.axis_top, mark.x, mark.y);
    const bool hollow = mark.shape == MarkShape::close;
    xml_.open("path");
    xml_.attribute("class", mark.is_evidence ? "mark evidence" : hollow ? "mark hollow" : "mark");
    xml_.attribute("d", shape_path(mark));
    xml_.attribute("data-event", std::to_string(mark.event));
    words("title", "", mark.text);
    xml_.close();
  }

  void draw_sequence() {
    if (picture_.rows.empty()) return;
    const int bottom = picture_.rows.back().y + row_height / 2;
    for (const int x : picture_.lifelines) line("line", x, picture_.lifelines_top, x, bottom);
    for (const RowShape& row : picture_.rows)
      if (row.is_shown) draw_stroke(row);
  }

  void draw_stroke(const RowShape& row) {
    const int from = picture_.lifelines[static_cast<std::size_t>(row.stroke.from)];
    const int to = picture_.lifelines[static_cast<std::size_t>(row.stroke.to)];
    const std::string weight(word_of(row.stroke.weight));
    if (from == to) {
      xml_.open("circle");
      xml_.attribute("class", "head" + weight);
      xml_.attribute("cx", px(from));
      xml_.attribute("cy", px(row.y));
      xml_.attribute("r", "3.5");
      return xml_.close();
    }
    const int sign = from < to ? 1 : -1;
    const int end = to - sign * 7 * tenths;
    line("wire" + weight + (sign < 0 ? " back" : ""), from, row.y, end, row.y);
    path("head" + weight, fmt::format("M{} L{} L{} Z", point(to - sign * 10, row.y),
                                      point(end - sign * 5, row.y - 40), point(end - sign * 5, row.y + 40)));
  }

  // A text that was shortened tells the whole one to whoever points at it.
  void draw_label(const Label& label) {
    static constexpr std::string_view anchors[] = {"start", "middle", "end"};
    static constexpr std::string_view tones[] = {"", "dim", "strong", "bad", "bad strong"};
    if (!label.whole.empty()) {
      xml_.open("g");
      words("title", "", label.whole);
    }
    xml_.open("text");
    xml_.attribute("x", px(label.x));
    xml_.attribute("y", px(label.y));
    if (label.anchor != Anchor::begin)
      xml_.attribute("text-anchor", anchors[static_cast<std::size_t>(label.anchor)]);
    if (label.size != 12) xml_.attribute("font-size", std::to_string(label.size));
    if (label.tone != Tone::plain) xml_.attribute("class", tones[static_cast<std::size_t>(label.tone)]);
    xml_.text(label.text);
    xml_.close();
    if (!label.whole.empty()) xml_.close();
  }

  const WhyPicture& picture_;
  XmlText xml_;
};

}  // namespace

std::string why_svg(const WhyPicture& picture) {
  return Svg(picture).text();
}

}  // namespace rescind
