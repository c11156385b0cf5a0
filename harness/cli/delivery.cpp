#include "harness/cli/delivery.hpp"

#include <string_view>
#include <utility>

#include "reports/json.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

TerminalOptions terminal_options(const Showing& showing, bool show_rules, const Console& console) {
  return {.detail = detail_of(showing),
          .colour = console.colour(),
          .show_rules = show_rules,
          .show_refused = false,
          .show_wall_time = console.is_terminal()};
}

}  // namespace

Delivery::Delivery(const std::vector<ReportFile>& files, const Showing& showing, bool show_rules,
                   ProfileUsed profile, Console& console)
    : profile_(std::move(profile)), showing_(showing), console_(console), reports_(files, profile_) {
  Sink print = [this](std::string_view piece) { printed_.write(piece); };
  if (showing.format == "json") {
    printing_ = std::make_unique<JsonReport>(std::move(print));
  } else {
    printing_ =
        std::make_unique<TerminalReport>(std::move(print), terminal_options(showing, show_rules, console));
  }
  printing_->begin(profile_);
}

void Delivery::refuse(const InputError& error) {
  refused_ = true;
  reports_.refuse(error);
  printing_->refuse(error);
}

void Delivery::add(const CaseResult& result) {
  tally_.add(result.outcome);
  reports_.add(result);
  printing_->add(result);
}

ExitCode Delivery::finish(const std::string& stopped, std::int64_t wall_ns) {
  const bool written = reports_.finish(stopped, wall_ns, showing_.quiet, console_);
  if (tally_.cases() == 0 && refused_ && showing_.format != "json") return ExitCode::usage;
  if (!stopped.empty()) printing_->stop(stopped);
  printing_->end(wall_ns);
  printed_.read([this](std::string_view piece) { console_.print(piece); });
  if (!written) return ExitCode::harness;
  if (refused_) return ExitCode::usage;
  const ExitCode code = exit_code_of(tally_);
  return code == ExitCode::ok && !stopped.empty() ? ExitCode::harness : code;
}

ExitCode exit_code_of(const CaseTally& tally) {
  if (tally.ended(CaseOutcome::could_not_run) > 0) return ExitCode::harness;
  return tally.failed() ? ExitCode::broken : ExitCode::ok;
}

ExitCode deliver(const RunResult& run, const Showing& showing, bool show_rules,
                 const std::vector<ReportFile>& files, Console& console) {
  Delivery delivery(files, showing, show_rules, run.profile, console);
  for (const InputError& error : run.refused) delivery.refuse(error);
  for (const CaseResult& one : run.cases) delivery.add(one);
  return delivery.finish(run.stopped, run.wall_ns);
}

}  // namespace rescind
