#include "reports/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/html_page.hpp"

namespace rescind {

std::uint64_t HtmlReport::Data::size() const {
  std::uint64_t size = viewer_page().size() + static_part.size() + index.size();
  for (const std::string& block : blocks) size += block.size();
  return size;
}

void HtmlReport::add(const CaseResult& result) {
  index_.add(result);
  static_.add(result);
}

bool HtmlReport::has_history(const HtmlIndex::Case& one) const {
  const RunArchive* runs = settings_.origin.runs.get();
  return runs != nullptr && runs->has(index_.files().all()[one.place.file].path, one.run);
}

std::vector<bool> HtmlReport::taken_by(const Choice& choice) const {
  const std::vector<HtmlIndex::Case>& cases = index_.cases();
  std::vector<bool> taken(cases.size());
  std::vector<bool> shown(index_.files().all().size());  // A run that passed stands for the file.
  std::size_t failing = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!has_history(cases[i])) continue;
    const std::uint32_t file = cases[i].place.file;
    if (cases[i].fails) {
      taken[i] = failing++ < choice.failing_max;
    } else {
      const bool all_failing = choice.failing_max == ~std::size_t{0};
      taken[i] = choice.passing || (all_failing && !shown[file]);
      shown[file] = true;
    }
  }
  return taken;
}

HtmlReport::Data HtmlReport::data_with(const Choice& choice) const {
  const std::vector<HtmlIndex::Case>& cases = index_.cases();
  const std::vector<HtmlFiles::File>& files = index_.files().all();
  const RunArchive* runs = settings_.origin.runs.get();
  const std::vector<bool> taken = taken_by(choice);
  std::vector<std::vector<std::uint64_t>> numbers(files.size());
  std::vector<std::int64_t> next(files.size());
  std::vector<HistoryPlace> places(cases.size());
  Data data{.index = {}, .blocks = std::vector<std::string>(files.size()), .static_part = {}, .left_out = {}};
  data.left_out.limit = settings_.limit;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const HtmlIndex::Case& one = cases[i];
    if (!taken[i]) {
      if (runs != nullptr && one.run != CaseResult::no_run)
        ++(one.fails ? data.left_out.failing : data.left_out.passing);
      continue;
    }
    const std::uint32_t file = one.place.file;
    places[i].run = next[file]++;
    if (runs->has_reference(files[file].path, one.run)) places[i].reference = next[file]++;
    numbers[file].push_back(one.run);
  }
  for (std::size_t file = 0; file < files.size(); ++file) {
    if (numbers[file].empty()) continue;
    data.blocks[file] =
        page_element(fmt::format("run-{}", file), runs->block(files[file].path, numbers[file]));
  }
  data.index = page_element("index", index_.json(settings_.origin, places, data.left_out));
  data.static_part = static_.html(index_, settings_.origin, data.left_out);
  return data;
}

// What a limit leaves out first is told by FORMAT.md; of the runs that failed ever fewer, the first of them.
HtmlReport::Data HtmlReport::data_within_limit() const {
  Data data = data_with({});
  if (data.size() <= settings_.limit) return data;
  Choice choice{.passing = false};
  data = data_with(choice);
  const auto failing =
      static_cast<std::size_t>(std::ranges::count(index_.cases(), true, &HtmlIndex::Case::fails));
  for (std::size_t most = failing; data.size() > settings_.limit && most > 0;) {
    most /= 2;
    choice.failing_max = most;
    data = data_with(choice);
  }
  return data;
}

std::vector<std::string> HtmlReport::elements() const {
  Data data = data_within_limit();
  data.blocks.insert(data.blocks.begin(), std::move(data.index));
  return std::move(data.blocks);
}

void HtmlReport::end(std::int64_t /*wall_ns*/) {
  Data data = data_within_limit();
  const std::uint64_t size = data.size();
  data.blocks.insert(data.blocks.begin(), std::move(data.index));
  for (const auto& [id, text] : settings_.more) data.blocks.push_back(page_element(id, text));
  write_page(sink_, data.static_part, data.blocks);
  if (data.left_out.any()) note_ = left_out_text(data.left_out);
  if (size > settings_.limit)
    note_ = fmt::format(
        "larger than --html-limit, for the list of the cases and the first failures alone are{}{}",
        note_.empty() ? "" : "; ", note_);
}

std::vector<std::string> run_elements(const RunResult& run, const PageSettings& settings) {
  HtmlReport report([](std::string_view) {}, settings);
  report.begin(run.profile);
  for (const CaseResult& result : run.cases) report.add(result);
  return report.elements();
}

}  // namespace rescind
