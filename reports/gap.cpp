#include "reports/gap.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "harness/contract/rule.hpp"

namespace rescind {
namespace {

// The events of one run that a picture is drawn between.
class Events {
 public:
  Events(const History& history, const Story& story) : history_(history), story_(story) {}

  [[nodiscard]] std::size_t end() const { return history_.events.size() - 1; }
  [[nodiscard]] std::optional<std::size_t> last_of(EventKind kind, std::size_t until) const {
    for (std::size_t i = std::min(until, end()) + 1; i-- > 0;)
      if (is(kind, i)) return i;
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::size_t> first_of(EventKind kind, std::size_t after) const {
    for (std::size_t i = after; i < history_.events.size(); ++i)
      if (is(kind, i)) return i;
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool is(EventKind kind, std::size_t i) const {
    const Event& event = history_.events[i];
    return event.kind == kind && (!story_.op.exists() || !event.op.exists() || event.op == story_.op);
  }

  const History& history_;
  const Story& story_;
};

std::optional<Gap> from_to_end(const Events& events, std::optional<std::size_t> from, EventKind to) {
  if (!from) return std::nullopt;
  return Gap{*from, events.first_of(to, *from + 1).value_or(events.end())};
}

// Where it ended before anything was broken, what is wrong came behind its end. Where what it should have followed did not
// come either, it was owed since the first event that shows it.
std::optional<Gap> span(const Events& events, const Picture& picture, std::size_t decided,
                        const std::vector<std::size_t>& evidence) {
  std::optional<std::size_t> from = events.last_of(picture.from, decided);
  if (!from && !evidence.empty() && evidence.front() < decided) from = evidence.front();
  const std::optional<Gap> whole = from_to_end(events, from, picture.to);
  if (whole && whole->to < decided) return Gap{whole->to, decided};
  return whole;
}

// Where there is none at all, it was waited for since it was owed.
std::optional<Gap> once(const Events& events, const Picture& picture) {
  const auto first = events.first_of(picture.from, 0);
  if (first) {
    if (const auto second = events.first_of(picture.to, *first + 1)) return Gap{*first, *second};
    return std::nullopt;
  }
  const auto cancel = events.first_of(EventKind::cancel, 0);
  const auto start = cancel ? cancel : events.first_of(EventKind::start, 0);
  if (!start) return std::nullopt;
  return Gap{*start, events.end()};
}

std::optional<Gap> up_to(std::optional<std::size_t> from, std::size_t to) {
  if (!from || *from >= to) return std::nullopt;
  return Gap{*from, to};
}

}  // namespace

std::optional<Gap> gap_of(const History& history, const Story& story) {
  if (story.broken == nullptr || history.events.empty()) return std::nullopt;
  const auto* broken = std::get_if<Violation>(&story.broken->what);
  if (broken == nullptr || broken->event >= history.events.size()) return std::nullopt;
  const Events events(history, story);
  const Picture& picture = info(broken->rule).picture;
  switch (picture.kind) {
    case Picture::Kind::none:
      break;
    case Picture::Kind::span:
      return span(events, picture, broken->event, story.evidence);
    case Picture::Kind::covers:
      return from_to_end(events, events.last_of(picture.from, broken->event), picture.to);
    case Picture::Kind::nothing_after:
      return up_to(events.first_of(picture.from, 0), broken->event);
    case Picture::Kind::once:
      return once(events, picture);
    case Picture::Kind::order:
      if (broken->event == 0) break;
      return up_to(events.last_of(picture.from, broken->event - 1), broken->event);
  }
  return std::nullopt;
}

}  // namespace rescind
