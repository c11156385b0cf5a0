#include "reports/why_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/breach_words.hpp"
#include "reports/gap.hpp"
#include "reports/knotted_axis.hpp"

namespace rescind {
namespace {

constexpr int margin = 20 * tenths;
constexpr int axis_left = 172 * tenths;
constexpr int party_right = axis_left - 14 * tenths;
constexpr int party_width = 80 * tenths;
constexpr int axis_right = why_width - 30 * tenths;
constexpr int track_height = 21 * tenths;
constexpr int chart_height = 34 * tenths;
constexpr int time_right = 88 * tenths;
constexpr int time_width = 66 * tenths;
constexpr int lifelines_left = 132 * tenths;
constexpr int lifeline_gap = 71 * tenths;
constexpr int row_text_left = lifelines_left + 4 * lifeline_gap + 20 * tenths;
constexpr int size_title = 15;
constexpr int size_text = 12;
constexpr int size_small = 11;
constexpr std::size_t operations_max = 12;

// The width of a line break would be none.
std::string shortened_to(std::string_view text, int size, int width) {
  if (width_of(text, size) <= width) return std::string(text);
  std::string cut;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(text));
    std::string longer = cut + std::string(text.substr(0, length));
    if (width_of(longer + "…", size) > width) break;
    cut = std::move(longer);
    text.remove_prefix(length);
  }
  return cut + "…";
}

std::optional<Holder> holder_of(const Event& event) {
  switch (place_of(event.kind)) {
    case Place::client:
      return Holder::client;
    case Place::server:
      return Holder::server;
    case Place::provider:
      return Holder::provider;
    case Place::none:
    case Place::network:
    case Place::harness:
      break;
  }
  return std::nullopt;
}

std::optional<Holder> holder_of(Place place) {
  if (place == Place::client) return Holder::client;
  if (place == Place::server) return Holder::server;
  return place == Place::provider ? std::optional(Holder::provider) : std::nullopt;
}

MarkShape shape_of(EventKind kind) {
  switch (kind) {
    case EventKind::start:
    case EventKind::provider_start:
      return MarkShape::begin;
    case EventKind::cancel:
    case EventKind::cancel_received:
    case EventKind::timeout_fired:
    case EventKind::refuse:
      return MarkShape::cancel;
    case EventKind::final:
    case EventKind::provider_final:
      return MarkShape::final;
    case EventKind::result:
    case EventKind::post:
    case EventKind::read_returned:
      return MarkShape::result;
    case EventKind::close:
    case EventKind::close_returned:
    case EventKind::provider_end:
      return MarkShape::close;
    case EventKind::charge:
    case EventKind::release:
      return MarkShape::units;
    case EventKind::cancel_heard:
      return MarkShape::heard;
    default:
      return MarkShape::other;
  }
}

// A bar of one operation, in numbers of events.
struct Stretch {
  Holder party{};
  std::size_t from = 0;
  std::size_t to = 0;
};

// How long the client held an operation, the server its units, and providers worked for it.
class Stretches {
 public:
  Stretches(const History& history, OpId op)
      : last_(history.events.size() - 1),
        nothing_closes_(std::ranges::none_of(
            history.events, [](EventKind kind) { return kind == EventKind::close; }, &Event::kind)) {
    for (std::size_t i = 0; i < history.events.size(); ++i)
      if (history.events[i].op == op) on(history.events[i], i);
    for (const auto& [key, from] : open_) found_.push_back({std::get<0>(key), from, last_});
  }

  [[nodiscard]] const std::vector<Stretch>& found() const { return found_; }

 private:
  using Key = std::pair<Holder, std::uint32_t>;

  void on(const Event& event, std::size_t i) {
    const std::uint32_t run = event.run == no_index ? 0 : event.run;
    if (event.kind == EventKind::start) begin({Holder::client, 0}, i);
    if (event.kind == EventKind::close_returned && event.succeeded()) end({Holder::client, 0}, i);
    if (event.kind == EventKind::final && nothing_closes_) end({Holder::client, 0}, i);
    if (event.kind == EventKind::provider_start) begin({Holder::provider, run}, i);
    if (event.kind == EventKind::provider_end || event.kind == EventKind::provider_crash)
      end({Holder::provider, run}, i);
    if (event.kind == EventKind::charge && event.pool != Pool::memory) begin({Holder::server, 0}, i);
    if (event.kind == EventKind::release && event.pool != Pool::memory) end({Holder::server, 0}, i);
  }
  void begin(const Key& key, std::size_t i) { open_.emplace(key, i); }
  void end(const Key& key, std::size_t i) {
    const auto open = open_.find(key);
    if (open == open_.end()) return;
    found_.push_back({key.first, open->second, i});
    open_.erase(open);
  }

  std::size_t last_;
  bool nothing_closes_;  // Then the client is done with an operation at its final result.
  std::map<Key, std::size_t> open_;
  std::vector<Stretch> found_;
};

// Where the bars of one operation stand.
struct Tracks {
  OpId op{};
  std::map<Holder, int> y{};  // Of those that it has.
  int top = 0;
  int bottom = 0;
};

class Layout {
 public:
  Layout(const History& history, const CaseResult& judged, const Story& story, const Ghost& ghost)
      : history_(history),
        judged_(judged),
        story_(story),
        ghost_(ghost),
        gap_(gap_of(history, story)),
        axis_(history, rows_of(story.events, history.events.size()), axis_left, axis_right) {}

  [[nodiscard]] WhyPicture made() {
    picture_.width = why_width;
    place_heading();
    place_axis();
    for (const OpId op : operations()) place_operation(op);
    place_quota();
    place_wires();
    picture_.axis_bottom = y_;
    y_ += 14 * tenths;
    place_sequence();
    picture_.height = y_ + 12 * tenths;
    return std::move(picture_);
  }

 private:
  void label(int x, int y, Anchor anchor, Tone tone, const std::string& text, int size, int width) {
    const std::string whole = printable(text);
    std::string cut = shortened_to(whole, size, width);
    const bool is_cut = cut != whole;
    picture_.labels.push_back({x, y, anchor, tone, size, std::move(cut), is_cut ? whole : ""});
  }
  void line(Tone tone, const std::string& text, int size) {
    label(margin, y_, Anchor::begin, tone, text, size, why_width - 2 * margin);
    y_ += 18 * tenths;
  }

  void place_heading() {
    y_ = 26 * tenths;
    picture_.title = judged_.name;
    if (story_.broken == nullptr) {
      line(Tone::strong, judged_.name, size_title);
      return name_ghost();
    }
    const Breach& broken = *story_.broken;
    picture_.title += ": " + headline(broken, judged_);
    picture_.description = "expected: " + expected(broken, judged_) + "; seen: " + seen(broken, judged_);
    line(Tone::bad_strong, "✗ " + headline(broken, judged_), size_title);
    y_ += 2 * tenths;
    line(Tone::plain, "expected: " + expected(broken, judged_), size_text);
    line(Tone::plain, "seen: " + seen(broken, judged_), size_text);
    name_ghost();
  }

  // "release list at 17.354 ms"
  static std::string short_text(const History& history, std::size_t number) {
    const Event& event = history.events[number];
    std::string text(name_of(event.kind));
    if (event.op.exists()) text += " " + name_of(event.op, history.names);
    return text + " at " + format_time(event.t, history.header.clock);
  }

  // Where it first does something else.
  void name_ghost() {
    if (ghost_.history == nullptr) return;
    const std::vector<Event>& there = ghost_.history->events;
    const std::size_t common = std::min(there.size(), history_.events.size());
    std::size_t same = 0;
    while (same < common && there[same] == history_.events[same]) ++same;
    std::string text = "dashed: " + ghost_.what;
    if (same < history_.events.size()) text += ", the same up to " + short_text(history_, same);
    if (same < there.size()) text += ", then " + short_text(*ghost_.history, same);
    line(Tone::dim, text, size_text);
  }

  [[nodiscard]] std::string time_of(std::size_t event) const {
    std::string text = format_time(history_.events[event].t, history_.header.clock);
    if (const std::size_t unit = text.rfind(" ms"); unit != std::string::npos) text.resize(unit);
    return text;
  }

  // Times that show what was broken come first where there is no room for all.
  void place_axis() {
    y_ += 12 * tenths;
    if (history_.header.clock != Clock::steps)
      label(party_right - 26 * tenths, y_, Anchor::end, Tone::dim, "ms", size_small, 40 * tenths);
    std::vector<std::pair<bool, std::size_t>> wanted;
    for (std::size_t row = 0; row < axis_.rows().size(); ++row) {
      const std::size_t event = axis_.rows()[row].last();
      const bool is_new =
          row == 0 || history_.events[axis_.rows()[row - 1].last()].t != history_.events[event].t;
      if (!is_new) continue;
      wanted.emplace_back(!shows_evidence_at(history_.events[event].t), picture_.ticks.size());
      picture_.ticks.push_back({axis_.of_row(row), time_of(event)});
    }
    keep_apart(std::move(wanted));
    for (const std::size_t event : story_.evidence) picture_.pins.push_back(axis_.of_event(event));
    picture_.axis_top = y_ + 6 * tenths;
    y_ += 12 * tenths;
  }

  [[nodiscard]] bool shows_evidence_at(Time t) const {
    return std::ranges::any_of(story_.evidence,
                               [&](std::size_t event) { return history_.events[event].t == t; });
  }

  void keep_apart(std::vector<std::pair<bool, std::size_t>> wanted) {
    std::ranges::stable_sort(wanted);
    std::vector<std::pair<int, int>> taken;
    for (const auto& [is_plain, number] : wanted) {
      Tick& tick = picture_.ticks[number];
      const int half = width_of(tick.time, size_small) / 2 + 4 * tenths;
      const std::pair<int, int> own{tick.x - half, tick.x + half};
      const bool fits = own.second <= why_width && std::ranges::none_of(taken, [&](const auto& other) {
                          return own.first < other.second && other.first < own.second;
                        });
      if (fits)
        taken.push_back(own);
      else
        tick.time.clear();
    }
  }

  // In the order in which they come.
  [[nodiscard]] std::vector<OpId> operations() const {
    if (story_.op.exists()) return {story_.op};
    std::vector<OpId> found;
    for (const std::size_t event : story_.events) {
      const OpId op = history_.events[event].op;
      if (op.exists() && std::ranges::find(found, op) == found.end()) found.push_back(op);
    }
    if (found.size() > operations_max) found.resize(operations_max);
    return found;
  }

  void place_operation(OpId op) {
    Tracks tracks{.op = op, .top = y_};
    const std::vector<Stretch> stretches = Stretches(history_, op).found();
    bool has_units = false;
    for (const Stretch& one : stretches) has_units = has_units || one.party == Holder::server;
    for (const Holder party : {Holder::client, Holder::server, Holder::provider}) {
      if (!is_drawn(op, party, stretches)) continue;
      tracks.y[party] = y_;
      name_track(op, party, tracks.y.size() == 1, has_units);
      y_ += track_height;
    }
    tracks.bottom = y_ - track_height + bar_height + 4 * tenths;
    place_bars(stretches, tracks);
    if (ghost_.history != nullptr) place_ghosts(tracks);
    place_marks(tracks);
    if (gap_ && !picture_.gap && (gap_op() == op || !gap_op().exists())) place_gap(tracks);
    tracks_.push_back(tracks);
    y_ += 8 * tenths;
  }

  [[nodiscard]] bool is_drawn(OpId op, Holder party, const std::vector<Stretch>& stretches) const {
    return std::ranges::count(stretches, party, &Stretch::party) > 0 ||
           std::ranges::any_of(story_.events, [&](std::size_t number) {
             const Event& event = history_.events[number];
             return event.op == op && holder_of(event) == party;
           });
  }

  void name_track(OpId op, Holder party, bool first, bool has_units) {
    const int base = y_ + bar_height - 2 * tenths;
    if (first)
      label(margin, base, Anchor::begin, Tone::strong, name_of(op, history_.names), size_text, 56 * tenths);
    const std::string_view what = party == Holder::client     ? "client"
                                  : party == Holder::provider ? "provider"
                                  : has_units                 ? "units held"
                                                              : "server";
    label(party_right, base, Anchor::end, Tone::dim, std::string(what), size_small, party_width);
  }

  void place_bars(const std::vector<Stretch>& stretches, const Tracks& tracks) {
    for (const Stretch& one : stretches) {
      const int x0 = axis_.of_event(one.from);
      const int x1 = std::max(x0 + 2 * tenths, axis_.of_event(one.to));
      if (tracks.y.contains(one.party))
        picture_.bars.push_back({one.party, x0, x1, tracks.y.at(one.party), tracks.op.value});
    }
  }

  void place_ghosts(const Tracks& tracks) {
    const std::vector<Event>& events = ghost_.history->events;
    const std::vector<Stretch> stretches = Stretches(*ghost_.history, tracks.op).found();
    for (const Stretch& one : stretches) {
      if (!tracks.y.contains(one.party)) continue;
      const int x0 = place_of_ghost(one.from);
      const int x1 =
          std::max(x0 + 2 * tenths, one.to + 1 == events.size() ? axis_right : place_of_ghost(one.to));
      picture_.ghosts.push_back({one.party, x0, x1, tracks.y.at(one.party), tracks.op.value});
    }
  }

  // Where this run does the same at the same time, it stands there; else at its time.
  [[nodiscard]] int place_of_ghost(std::size_t number) const {
    const Event& wanted = ghost_.history->events[number];
    const auto same = std::ranges::find(history_.events, wanted);
    if (same == history_.events.end()) return axis_.of_time(wanted.t);
    return axis_.of_event(static_cast<std::size_t>(same - history_.events.begin()));
  }

  void place_marks(const Tracks& tracks) {
    for (const std::size_t number : story_.events) {
      const Event& event = history_.events[number];
      const std::optional<Holder> party = holder_of(event);
      if (event.op != tracks.op || !party) continue;
      const bool is_evidence = std::ranges::binary_search(story_.evidence, number);
      picture_.marks.push_back({shape_of(event.kind), axis_.of_event(number),
                                tracks.y.at(*party) + bar_height / 2, number, is_evidence,
                                describe(event, history_.names, history_.header.clock)});
    }
  }

  [[nodiscard]] OpId gap_op() const {
    const OpId of_from = history_.events[gap_->from].op;
    return of_from.exists() ? of_from : story_.op;
  }

  // What must last stands where it ended; what must come where it should have.
  [[nodiscard]] int gap_track(const Tracks& tracks) const {
    const Picture& picture = info(*story_.broken->rule()).picture;
    const EventKind kind = picture.kind == Picture::Kind::covers ? picture.from : picture.to;
    const std::optional<Holder> party = holder_of(place_of(kind));
    return party && tracks.y.contains(*party) ? tracks.y.at(*party) : tracks.y.begin()->second;
  }

  void place_gap(const Tracks& tracks) {
    if (tracks.y.empty()) return;
    const int x0 = axis_.of_event(gap_->from);
    const int x1 = std::max(x0 + 6 * tenths, axis_.of_event(gap_->to));
    picture_.gap = GapShape{x0, x1, gap_track(tracks), tracks.top - 3 * tenths, tracks.bottom + 4 * tenths};
    y_ += 16 * tenths;
    const std::string text = gap_text();
    const int half = width_of(text, size_text) / 2;
    const int x = std::clamp((x0 + x1) / 2, margin + half, why_width - margin - half);
    label(x, y_, Anchor::middle, Tone::bad_strong, text, size_text, why_width - 2 * margin);
    y_ += 4 * tenths;
  }

  [[nodiscard]] std::string gap_text() const {
    const Duration took = history_.events[gap_->to].t - history_.events[gap_->from].t;
    const bool counts = history_.header.clock == Clock::steps;
    std::string text =
        counts ? counted(static_cast<std::uint64_t>(took.ns), "step", "steps") : format_duration(took);
    const auto& broken = std::get<Violation>(story_.broken->what);
    const RuleInfo& rule = info(broken.rule);
    if (rule.timed && !counts && broken.limit > 0)
      text += "; at most " + format_duration({broken.limit}) + " allowed";
    return text;
  }

  // Of the pool that the rule is about, if it is about one.
  void place_quota() {
    if (story_.broken == nullptr || !name_of(*story_.broken).starts_with("quota.")) return;
    const Event* first = nullptr;
    for (const std::size_t number : story_.evidence)
      if (history_.events[number].pool != Pool::none) first = &history_.events[number];
    if (first == nullptr) return;
    std::int64_t most = 1;
    for (const Event& event : history_.events)
      if (is_same_pool(event, *first)) most = std::max({most, event.held, event.limit});
    StepsShape shape{.top = y_ + 4 * tenths, .bottom = y_ + chart_height, .right = axis_right};
    const auto height_of = [&](std::int64_t units) {
      return shape.bottom -
             static_cast<int>(std::clamp<std::int64_t>(units, 0, most) * (shape.bottom - shape.top) / most);
    };
    for (std::size_t i = 0; i < history_.events.size(); ++i) {
      const Event& event = history_.events[i];
      if (!is_same_pool(event, *first)) continue;
      if (event.held != no_number) shape.held.push_back({axis_.of_event(i), height_of(event.held)});
      if (event.limit != no_number) shape.limit.push_back({axis_.of_event(i), height_of(event.limit)});
    }
    label(margin, shape.bottom - 2 * tenths, Anchor::begin, Tone::strong, "quota", size_text, 56 * tenths);
    label(party_right, shape.bottom - 2 * tenths, Anchor::end, Tone::dim, fmt::format("up to {}", most),
          size_small, party_width);
    picture_.quota = std::move(shape);
    y_ += chart_height + 8 * tenths;
  }

  // A limit is that of every account of its scope.
  static bool is_same_pool(const Event& event, const Event& wanted) {
    if (event.pool != wanted.pool || event.scope != wanted.scope) return false;
    return event.kind == EventKind::limits || wanted.scope == Scope::total ||
           (wanted.scope == Scope::user ? event.context == wanted.context : event.session == wanted.session);
  }

  // From where a message was sent to where it was delivered.
  void place_wires() {
    std::map<std::tuple<std::uint32_t, std::uint32_t, Place>, std::size_t> sent;
    for (const std::size_t number : story_.events) {
      const Event& event = history_.events[number];
      if (event.message_id == no_index) continue;
      const std::tuple key{event.connection.value, event.message_id, event.from};
      if (event.kind == EventKind::send) sent[key] = number;
      const auto found = sent.find(key);
      if (event.kind == EventKind::deliver && found != sent.end()) place_wire(event, found->second, number);
    }
  }

  void place_wire(const Event& event, std::size_t from, std::size_t to) {
    const auto tracks = std::ranges::find(tracks_, event.op, &Tracks::op);
    const std::optional<Holder> sender = holder_of(event.from);
    const std::optional<Holder> receiver = holder_of(event.to);
    if (tracks == tracks_.end() || !sender || !receiver || sender == receiver) return;
    if (!tracks->y.contains(*sender) || !tracks->y.contains(*receiver)) return;
    const bool down = tracks->y.at(*sender) < tracks->y.at(*receiver);
    // From the edge of one bar to the edge of the other: nothing lies on a bar.
    const int y0 = tracks->y.at(*sender) + (down ? bar_height : 0);
    const int y1 = tracks->y.at(*receiver) + (down ? 0 : bar_height);
    picture_.wires.push_back({axis_.of_event(from), y0, axis_.of_event(to), y1, stroke_of(event).weight});
  }

  void place_sequence() {
    y_ += 12 * tenths;
    for (std::size_t lifeline = 0; lifeline < lifelines_count; ++lifeline) {
      const int x = lifelines_left + static_cast<int>(lifeline) * lifeline_gap;
      picture_.lifelines.push_back(x);
      // Neighbouring names would touch.
      const int y = y_ + (lifeline % 2 == 0 ? 0 : 13 * tenths);
      label(x, y, Anchor::middle, Tone::dim, std::string(name_of(static_cast<Lifeline>(lifeline))),
            size_small, 2 * lifeline_gap);
    }
    y_ += 20 * tenths;
    picture_.lifelines_top = y_;
    Time before{std::numeric_limits<std::int64_t>::min()};
    for (const StoryRow& row : axis_.rows()) place_row(row, before);
  }

  void place_row(const StoryRow& row, Time& before) {
    y_ += row_height;
    const Event& event = history_.events[row.last()];
    const bool is_evidence = row.is_shown && std::ranges::binary_search(story_.evidence, row.first);
    const int base = y_ + 4 * tenths;
    if (event.t != before)
      label(time_right, base, Anchor::end, Tone::dim, time_of(row.last()), size_small, time_width);
    before = event.t;
    const bool in_gap = gap_ && row.first >= gap_->from && row.first <= gap_->to;
    picture_.rows.push_back(
        {y_, row.first, row.is_shown, is_evidence, in_gap, row.is_shown ? stroke_of(event) : Stroke{}});
    const std::string text = row.is_shown ? describe_text(event, history_.names)
                                          : "··· " + counted(row.count, "other event", "other events");
    const Tone tone = is_evidence ? Tone::bad : row.is_shown ? Tone::plain : Tone::dim;
    if (is_evidence) label(8 * tenths, base, Anchor::begin, Tone::bad_strong, "✗", size_text, 14 * tenths);
    label(row_text_left, base, Anchor::begin, tone, text, size_small, why_width - margin - row_text_left);
  }

  const History& history_;
  const CaseResult& judged_;
  const Story& story_;
  const Ghost& ghost_;
  std::optional<Gap> gap_;
  KnottedAxis axis_;
  std::vector<Tracks> tracks_;
  WhyPicture picture_;
  int y_ = 0;
};

std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return lead;
  std::uint32_t value = lead & (0x7fu >> character.size());
  for (const char byte : character.substr(1))
    value = (value << 6) | (static_cast<unsigned char>(byte) & 0x3fu);
  return value;
}

}  // namespace

int width_of(std::string_view text, int size) {
  int hundredths = 0;  // Of the size.
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(text));
    const std::uint32_t letter = code_point(text.substr(0, length));
    hundredths +=
        letter >= 0x1100 ? 110
        : std::string_view("ilj.,:;'|! ").find(static_cast<char>(letter)) != std::string_view::npos &&
                letter < 0x80
            ? 38
        : letter >= 'A' && letter <= 'Z' ? 76
                                         : 64;
    text.remove_prefix(length);
  }
  return hundredths * size * tenths / 100;
}

WhyPicture why_picture(const History& history, const CaseResult& judged, const Story& story,
                       const Ghost& ghost) {
  if (history.events.empty()) return {};
  const bool whole = story.events.size() == history.events.size();
  const Story shown = limited(story, whole ? whole_events_max : why_events_max);
  return Layout(history, judged, shown, ghost).made();
}

}  // namespace rescind
