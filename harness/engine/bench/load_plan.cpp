#include "harness/engine/bench/load_plan.hpp"

#include <algorithm>
#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(LoadFamily::count_)> family_names{
    "none", "callbacks", "link", "admission", "quota"};

constexpr std::uint64_t size_max = 1'000'000;
// Each round of retries is as many calls as there are operations left.
constexpr std::uint64_t retried_size_max = 10'000;
constexpr std::array<LoadFamilyInfo, family_names.size()> infos{
    {{"none", "nothing that is scarce: the control, which must stay flat", size_max},
     {"callbacks", "one library thread, which is 50 us in every callback", size_max},
     {"link", "one connection of 10 Mbit/s, with 256 bytes in a message", size_max},
     {"admission", "a server that admits one request at a time, in 100 us", size_max},
     {"quota", "8 units; who is refused tries again at once", retried_size_max}}};

constexpr Duration latency = milliseconds(1);
constexpr Duration long_after = seconds(10'000'000);
constexpr Duration in_callback = microseconds(50);
constexpr std::int64_t bytes_per_second = 10'000'000 / 8;
constexpr Duration message_on_wire = nanoseconds(256 * 1'000'000'000LL / bytes_per_second);
constexpr Duration admission = microseconds(100);
constexpr std::int64_t units = 8;
constexpr Duration held = milliseconds(5);

Range exactly(Duration duration) {
  return {duration, duration};
}

// Streams that a user keeps open; the provider hears of a cancel by callback.
Plan common(std::uint32_t size) {
  Plan plan;
  plan.network = {.protocol = Protocol::push, .latency = exactly(latency)};
  plan.contexts = {"alice"};
  plan.clients = {{.name = "alice", .context = {0}}};
  plan.sessions = {{.name = "s"}};
  plan.operations = {{.name = "op", .session = {0}, .kind = OperationKind::enumerate}};
  plan.providers = {{.name = "p",
                     .results = ProviderPlan::endless,
                     .first = exactly(long_after),
                     .every = exactly(long_after),
                     .stops = exactly(milliseconds(1))}};
  const OpId op{0};
  plan.threads = {{.name = "main",
                   .steps = {{.call = Call::start, .op = op},
                             {.call = Call::cancel, .op = op},
                             {.call = Call::close,
                              .trigger = {.when = Trigger::When::event,
                                          .delay = {},
                                          .pattern = {.kind = EventKind::final, .op = op}},
                              .op = op}},
                   .copies = size}};
  plan.until = long_after;
  plan.steps_max = ~std::uint64_t{0};
  return plan;
}

// All are started at once; those that the server refuses begin again, cancel included.
void make_quota(Load& load, bool spread) {
  ThreadPlan& thread = load.plan.threads.front();
  thread.loops = thread.retries = true;
  load.plan.server.quotas = {{.pool = Pool::operations, .scope = Scope::total, .limit = units}};
  if (spread) {
    // A unit comes back when its provider has stopped: so many ms after its request left.
    load.gap = nanoseconds((latency + held + milliseconds(1)).ns / units + 1);
    thread.steps[0].trigger = {.when = Trigger::When::at, .delay = {}, .pattern = {}, .stagger = load.gap};
  }
  thread.steps[1].trigger.delay = exactly(held);
  load.first = Time{} + held;
}

void cancel_at(Load& load, Duration first, Duration gap) {
  load.first = Time{} + first;
  load.gap = gap;
  load.plan.threads.front().steps[1].trigger = {
      .when = Trigger::When::at, .delay = exactly(first), .pattern = {}, .stagger = gap};
}

}  // namespace

const LoadFamilyInfo& info(LoadFamily family) {
  return infos.at(static_cast<std::size_t>(family));
}

std::optional<LoadFamily> load_family_named(std::string_view name) {
  const auto* const found = std::ranges::find(family_names, name);
  if (found == family_names.end()) return std::nullopt;
  return static_cast<LoadFamily>(found - family_names.begin());
}

std::span<const std::string_view> load_family_names() {
  return family_names;
}

std::string_view name_of(LoadPattern pattern) {
  return pattern == LoadPattern::storm ? "storm" : "spread";
}

Load load_of(LoadFamily family, LoadPattern pattern, std::uint32_t size) {
  RESCIND_ASSERT(size >= 1 && size <= info(family).size_max);
  const bool spread = pattern == LoadPattern::spread;
  const auto apart = [spread](Duration gap) { return spread ? gap : Duration{}; };
  Load load{.plan = common(size)};
  switch (family) {
    case LoadFamily::none:
      cancel_at(load, milliseconds(20), apart(microseconds(100)));
      break;
    case LoadFamily::callbacks:
      // A result of each reaches the client when the first is cancelled.
      load.plan.clients.front().callback_time = exactly(in_callback);
      load.plan.providers.front().first = exactly(milliseconds(20) - latency - latency);
      cancel_at(load, milliseconds(20), apart(in_callback * 2));
      break;
    case LoadFamily::link:
      // When all requests are through.
      load.plan.network.bytes_per_second = bytes_per_second;
      cancel_at(load, message_on_wire * (std::int64_t{size} + 1) + milliseconds(20), apart(message_on_wire));
      break;
    case LoadFamily::admission:
      load.plan.network.protocol = Protocol::pull;
      load.plan.server.admission = exactly(admission);
      load.plan.server.admits_in_turn = true;
      cancel_at(load, milliseconds(2), apart(admission));
      break;
    case LoadFamily::quota:
      make_quota(load, spread);
      break;
    case LoadFamily::count_:
      RESCIND_ASSERT(false);
  }
  return load;
}

}  // namespace rescind
