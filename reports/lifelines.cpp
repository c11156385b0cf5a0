#include "reports/lifelines.hpp"

#include <algorithm>
#include <array>

namespace rescind {
namespace {

struct Drawn {
  EventKind kind;
  Stroke stroke;
};

// Events that are not listed are a dot on the lane of their place.
constexpr auto arrows = std::to_array<Drawn>({
    {EventKind::session_open, {Lifeline::application, Lifeline::stack}},
    {EventKind::start, {Lifeline::application, Lifeline::stack}},
    {EventKind::start_returned, {Lifeline::stack, Lifeline::application}},
    {EventKind::result, {Lifeline::stack, Lifeline::application}},
    {EventKind::callback_returned, {Lifeline::application, Lifeline::stack}},
    {EventKind::final, {Lifeline::stack, Lifeline::application, Weight::final}},
    {EventKind::read, {Lifeline::application, Lifeline::stack}},
    {EventKind::read_returned, {Lifeline::stack, Lifeline::application}},
    {EventKind::ack, {Lifeline::application, Lifeline::stack}},
    {EventKind::cancel, {Lifeline::application, Lifeline::stack, Weight::cancel}},
    {EventKind::cancel_returned, {Lifeline::stack, Lifeline::application}},
    {EventKind::timeout_fired, {Lifeline::stack, Lifeline::stack, Weight::cancel}},
    {EventKind::close, {Lifeline::application, Lifeline::stack}},
    {EventKind::close_returned, {Lifeline::stack, Lifeline::application}},
    {EventKind::session_close, {Lifeline::application, Lifeline::stack}},
    {EventKind::session_close_returned, {Lifeline::stack, Lifeline::application}},
    {EventKind::session_closed, {Lifeline::stack, Lifeline::application}},
    {EventKind::waited, {Lifeline::application, Lifeline::application}},
    {EventKind::connect, {Lifeline::stack, Lifeline::server}},
    {EventKind::cancel_received, {Lifeline::server, Lifeline::server, Weight::cancel}},
    {EventKind::provider_start, {Lifeline::server, Lifeline::provider}},
    {EventKind::register_cancel, {Lifeline::provider, Lifeline::server}},
    {EventKind::post, {Lifeline::provider, Lifeline::server}},
    {EventKind::provider_final, {Lifeline::provider, Lifeline::server, Weight::final}},
    {EventKind::cancel_heard, {Lifeline::server, Lifeline::provider, Weight::cancel}},
    {EventKind::cancel_polled, {Lifeline::provider, Lifeline::server}},
});

Lifeline lifeline_of(Place place) {
  switch (place) {
    case Place::client:
      return Lifeline::stack;
    case Place::network:
      return Lifeline::network;
    case Place::server:
      return Lifeline::server;
    case Place::provider:
      return Lifeline::provider;
    case Place::none:
    case Place::harness:
      break;
  }
  return Lifeline::application;
}

// A cancel and a final result keep their mark on the wire.
Weight weight_of(Message message) {
  if (message == Message::cancel || message == Message::unsubscribe) return Weight::cancel;
  return message == Message::final ? Weight::final : Weight::plain;
}

}  // namespace

std::string_view name_of(Lifeline lane) {
  static constexpr std::array<std::string_view, lifelines_count> names = {"application", "client stack",
                                                                          "network", "server", "provider"};
  return names.at(static_cast<std::size_t>(lane));
}

Stroke stroke_of(const Event& event) {
  if (event.kind == EventKind::send)
    return {lifeline_of(event.from), Lifeline::network, weight_of(event.message)};
  if (event.kind == EventKind::deliver)
    return {Lifeline::network, lifeline_of(event.to), weight_of(event.message)};
  const auto found = std::ranges::find(arrows, event.kind, &Drawn::kind);
  if (found != arrows.end()) return found->stroke;
  const Lifeline lane = lifeline_of(place_of(event.kind));
  return {lane, lane, Weight::plain};
}

}  // namespace rescind
