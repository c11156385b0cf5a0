#include "harness/live/mi/probe.hpp"

#include <fmt/format.h>

#include <sstream>

#include "harness/edge/scenario_files.hpp"
#include "harness/edge/whole_file.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/live/host/owned_folder.hpp"

namespace rescind::live {
namespace {

constexpr auto events_of = "events-";

std::optional<User> owner_of(const MiTarget& target) {
  if (target.run_as.empty()) return std::nullopt;
  return user_named(target.run_as);
}

std::string line_of(const std::string& class_name, const OperationPlan& operation,
                    const ProviderPlan& provider) {
  return fmt::format(
      "{} {} results={} first={} every={} stops={} hears={} poll-every={} final={} crash-after={} hang-after={}\n",
      class_name, operation.name, provider.results, provider.first.least.ns, provider.every.least.ns,
      provider.stops.least.ns, provider.hears == How::none ? "none" : std::string(name_of(provider.hears)),
      provider.poll_every.ns == no_number ? 0 : provider.poll_every.ns, provider.final_code,
      provider.crash_after, provider.hang_after);
}

}  // namespace

std::string probe_class(std::uint32_t number, OperationKind kind) {
  return fmt::format("Rescind_{}{:02}", kind == OperationKind::subscribe ? "Event" : "Probe", number + 1);
}

void tell_probe(const MiTarget& target, const Case& what, std::uint64_t serial) {
  make_owned_folder(target.probe, owner_of(target));
  remove_files(target.probe, events_of);
  std::string text = fmt::format("rescind-probe 1 {}\n", serial);
  for (std::uint32_t i = 0; i < what.plan.operations.size(); ++i) {
    const OperationPlan& operation = what.plan.operations[i];
    text += line_of(probe_class(i, operation.kind), operation, what.plan.providers[operation.provider]);
  }
  WholeFile file(target.probe + "/case");
  file.write(text);
  file.keep();
}

std::vector<std::string> told_by_probe(const MiTarget& target, std::uint64_t serial) {
  std::vector<std::string> lines;
  for (const std::string& file : files_in(target.probe, fmt::format("{}{}-", events_of, serial))) {
    std::istringstream text(read_text_file(file));
    for (std::string line; std::getline(text, line);)
      if (line.starts_with("{")) lines.push_back(line);
  }
  return lines;
}

}  // namespace rescind::live
