#include "harness/cli/bench_page.hpp"

#include <set>
#include <utility>
#include <vector>

#include "harness/cli/html_pages.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/contract/failing.hpp"
#include "harness/engine/judging/judge_whole.hpp"
#include "harness/engine/judging/judging.hpp"
#include "reports/history_window.hpp"

namespace rescind {
namespace {

/// By history the operations that lines tell of.
using ToldOf = std::map<std::string, std::set<std::string>>;

ToldOf told_of(const BenchReport& report) {
  ToldOf told;
  for (const LatencyLine& line : report.lines())
    for (const Origin* origin : {&line.median, &line.worst})
      told[origin->recorded.history].insert(origin->recorded.op);
  return told;
}

bool ends(const Event& event) {
  return event.kind == EventKind::cancel || event.kind == EventKind::timeout_fired ||
         event.kind == EventKind::final;
}

/// Of a long history what stands around these operations, too.
JudgedEvents keeping(HistoryWindow& window, const std::set<std::string>& ops) {
  return {.begins = [&window](const Header& header) { window.begin(header); },
          .event =
              [&window, &ops](const NumberedEvent& one, const Names& names) {
                window.add(one.event, names, one.number);
                const bool told = one.event.op.exists() && ops.contains(names.ops.at(one.event.op.value));
                if (told && ends(one.event)) window.mark();
              },
          .shows = [&window] { window.mark(); }};
}

/// Takes results with their histories.
class Page {
 public:
  explicit Page(const Profile& profile) : files_(page_alone()), histories_(files_, "bench", "") {
    page_.runs.profile.name = profile.name;
  }

  void add(CaseResult result, const std::string& file, HistoryWindow& window) {
    result.file = file;
    result.run = page_.runs.cases.size();
    result.recorded = true;
    histories_.keep(result, window.take(result.name));
    page_.runs.cases.push_back(std::move(result));
  }

  [[nodiscard]] LatencyPage take() {
    page_.settings = *files_.front().page;
    return std::move(page_);
  }

 private:
  std::vector<ReportFile> files_;
  PageHistories histories_;
  LatencyPage page_;
};

}  // namespace

LatencyPage page_of_files(const BenchReport& report, const JudgingOptions& judging) {
  Page page(judging.profile);
  for (const auto& [file, ops] : told_of(report)) {
    HistoryWindow window;
    JudgedHistory judged = judge_history(
        file, judging, [](std::uint64_t) {}, {}, keeping(window, ops));
    page.add(std::move(judged.result), file, window);
  }
  return page.take();
}

LatencyPage page_of_histories(const BenchReport& report, const std::map<std::string, History>& histories,
                              const Profile& profile) {
  Page page(profile);
  for (const auto& [name, ops] : told_of(report)) {
    const auto found = histories.find(name);
    if (found == histories.end()) continue;
    const History& history = found->second;
    HistoryWindow window;
    const JudgedEvents kept = keeping(window, ops);
    kept.begins(history.header);
    for (std::size_t i = 0; i < history.events.size(); ++i) kept.event({i, history.events[i]}, history.names);
    CaseResult result = judge_whole(history, profile, Failing(profile));
    result.name = name;
    page.add(std::move(result), name, window);
  }
  return page.take();
}

}  // namespace rescind
