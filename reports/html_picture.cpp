#include "reports/html_picture.hpp"

#include <string_view>

#include "harness/contract/finding.hpp"

namespace rescind {
namespace {

// Of the events that show it the first, or the last, of that kind, from `begin` on.
std::optional<std::size_t> first_of(const Breach& breach, EventKind kind, std::size_t begin = 0) {
  for (std::size_t i = begin; i < breach.shown.size(); ++i)
    if (breach.shown[i].kind == kind) return i;
  return std::nullopt;
}

std::optional<std::size_t> last_of(const Breach& breach, EventKind kind, std::size_t end) {
  for (std::size_t i = end; i-- > 0;)
    if (breach.shown[i].kind == kind) return i;
  return std::nullopt;
}

std::optional<std::uint64_t> number_at(const Breach& breach, std::optional<std::size_t> place) {
  return place ? std::optional(breach.events.at(*place)) : std::nullopt;
}

// Two of the same kind, or a span, run from the first to what follows; else the last before what was wrong counts.
bool from_the_first(const Picture& picture) {
  return picture.kind == Picture::Kind::once || picture.kind == Picture::Kind::span;
}

}  // namespace

std::optional<BreachPicture> picture_of(const Breach& breach) {
  const auto* broken = std::get_if<Violation>(&breach.what);
  if (broken == nullptr) return std::nullopt;
  const Picture& picture = info(broken->rule).picture;
  if (picture.kind == Picture::Kind::none) return std::nullopt;
  const std::size_t all = breach.shown.size();
  std::optional<std::size_t> from;
  std::optional<std::size_t> to;
  if (picture.kind == Picture::Kind::covers) {  // Either may come first.
    from = last_of(breach, picture.from, all);
    to = last_of(breach, picture.to, all);
  } else if (from_the_first(picture)) {
    from = first_of(breach, picture.from);
    to = first_of(breach, picture.to, from ? *from + 1 : 0);
  } else {
    to = last_of(breach, picture.to, all);
    from = last_of(breach, picture.from, to.value_or(all));
  }
  const bool has_bound = text_of(broken->finding).expected.find("{limit:time}") != std::string_view::npos;
  return BreachPicture{picture.kind, number_at(breach, from), number_at(breach, to),
                       has_bound ? std::optional(broken->limit) : std::nullopt};
}

}  // namespace rescind
