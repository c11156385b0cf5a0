#include "reports/perfetto.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/json_text.hpp"

namespace rescind {
namespace {

std::string json_quoted(std::string_view text) {
  return json_text(std::string(text));
}

// Microseconds, to the nanosecond.
std::string timestamp(Time t, Clock clock) {
  if (clock == Clock::steps) return fmt::format("{}.000", t.ns);
  const std::uint64_t size = t.ns < 0 ? -static_cast<std::uint64_t>(t.ns) : static_cast<std::uint64_t>(t.ns);
  return fmt::format("{}{}.{:03}", t.ns < 0 ? "-" : "", size / 1'000, size % 1'000);
}

// A message is sent at one end and delivered at the other.
Place track_of(const Event& event) {
  if (event.kind == EventKind::send && event.from != Place::none) return event.from;
  if (event.kind == EventKind::deliver && event.to != Place::none) return event.to;
  return place_of(event.kind);
}

class PerfettoTrace {
 public:
  explicit PerfettoTrace(const History& history) : history_(history) {}

  [[nodiscard]] std::string text() {
    name_tracks();
    for (number_ = 0; number_ < history_.events.size(); ++number_) {
      const Event& event = history_.events[number_];
      add_slice(event);
      add_flow(event);
      add_spans(event);
      add_counter(event);
    }
    for (const auto& [id, name] : std::exchange(open_, {})) end_span(id, name, end_time());
    return "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n" + text_ + "\n]}\n";
  }

 private:
  using Wire = std::tuple<std::uint32_t, std::uint32_t, Place>;

  void put(const std::string& line) { text_ += (text_.empty() ? "" : ",\n") + line; }

  void name_tracks() {
    for (const Place place :
         {Place::client, Place::network, Place::server, Place::provider, Place::harness}) {
      put(fmt::format(R"({{"ph":"M","name":"process_name","pid":{0},"tid":1,"args":{{"name":"{1}"}}}})",
                      pid(place), name_of(place)));
      put(fmt::format(
          R"({{"ph":"M","name":"process_sort_index","pid":{0},"tid":1,"args":{{"sort_index":{0}}}}})",
          pid(place)));
      put(fmt::format(R"({{"ph":"M","name":"thread_name","pid":{},"tid":1,"args":{{"name":"events"}}}})",
                      pid(place)));
    }
  }

  static int pid(Place place) { return static_cast<int>(place); }
  [[nodiscard]] std::string at(const Event& event) const {
    return fmt::format(R"("pid":{},"tid":1,"ts":{})", pid(track_of(event)),
                       timestamp(event.t, history_.header.clock));
  }

  void add_slice(const Event& event) {
    put(fmt::format(R"({{"ph":"X","cat":"event","name":{},{},"dur":0.001,"args":{{"event":{}}}}})",
                    json_quoted(describe_text(event, history_.names)), at(event), number_));
  }

  // Each delivery has an arrow of its own, also where a message is delivered twice.
  void add_flow(const Event& event) {
    if (event.message_id == no_index) return;
    const Wire wire{event.connection.value, event.message_id, event.from};
    if (event.kind == EventKind::send) sent_[wire] = number_;
    const auto sent = sent_.find(wire);
    if (event.kind != EventKind::deliver || sent == sent_.end()) return;
    const Event& from = history_.events[sent->second];
    const std::string name = json_quoted(name_of(event.message));
    put(fmt::format(R"({{"ph":"s","cat":"message","id":{},"name":{},{}}})", number_, name, at(from)));
    put(fmt::format(R"({{"ph":"f","bp":"e","cat":"message","id":{},"name":{},{}}})", number_, name,
                    at(event)));
  }

  void add_spans(const Event& event) {
    if (!event.op.exists()) return;
    const std::string operation = fmt::format("op-{}", event.op.value);
    const std::string run = fmt::format("run-{}-{}", event.op.value, event.run == no_index ? 0 : event.run);
    const std::string name = name_of(event.op, history_.names);
    if (event.kind == EventKind::start) begin_span(operation, "operation", name, event);
    if (event.kind == EventKind::close_returned && event.succeeded()) end_if_open(operation, event.t);
    if (event.kind == EventKind::provider_start) begin_span(run, "provider", name, event);
    if (event.kind == EventKind::provider_end || event.kind == EventKind::provider_crash)
      end_if_open(run, event.t);
  }

  struct Span {
    std::string category;
    std::string name;
    int pid = 0;
  };

  void begin_span(const std::string& id, std::string_view category, const std::string& name,
                  const Event& event) {
    end_if_open(id, event.t);  // A name that is used again.
    const Span span{std::string(category), name, pid(track_of(event))};
    put(span_line('b', id, span, event.t));
    open_.emplace(id, span);
  }
  void end_if_open(const std::string& id, Time t) {
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    end_span(id, found->second, t);
    open_.erase(found);
  }
  void end_span(const std::string& id, const Span& span, Time t) { put(span_line('e', id, span, t)); }
  [[nodiscard]] std::string span_line(char phase, const std::string& id, const Span& span, Time t) const {
    return fmt::format(R"({{"ph":"{}","cat":"{}","id":"{}","name":{},"pid":{},"tid":1,"ts":{}}})", phase,
                       span.category, id, json_quoted(span.name), span.pid,
                       timestamp(t, history_.header.clock));
  }

  void add_counter(const Event& event) {
    if (event.pool == Pool::none || (event.held == no_number && event.limit == no_number)) return;
    std::string name = fmt::format("{} per {}", name_of(event.pool), name_of(event.scope));
    if (event.scope == Scope::user && event.context.exists())
      name += " of " + name_or_number(history_.names.contexts, event.context.value);
    if (event.scope == Scope::session && event.session.exists())
      name += " of " + name_of(event.session, history_.names);
    std::string values;
    if (event.held != no_number) values += fmt::format(R"("held":{})", event.held);
    if (event.limit != no_number)
      values += fmt::format(R"({}"limit":{})", values.empty() ? "" : ",", event.limit);
    put(fmt::format(R"({{"ph":"C","name":{},{},"args":{{{}}}}})", json_quoted(name), at(event), values));
  }

  static std::string name_or_number(const std::vector<std::string>& names, std::uint32_t id) {
    return id < names.size() ? names[id] : std::to_string(id);
  }

  [[nodiscard]] Time end_time() const { return history_.events.empty() ? Time{} : history_.events.back().t; }

  const History& history_;
  std::size_t number_ = 0;
  std::string text_;
  std::map<Wire, std::size_t> sent_;
  std::map<std::string, Span> open_;
};

}  // namespace

std::string perfetto_json(const History& history) {
  return PerfettoTrace(history).text();
}

}  // namespace rescind
