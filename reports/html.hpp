#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/html_index.hpp"
#include "reports/html_static.hpp"
#include "reports/page_settings.hpp"
#include "reports/report_writer.hpp"

namespace rescind {

/// The run as one HTML file that asks for nothing from anywhere, with every event of every run; html/FORMAT.md. The same run
/// gives the same bytes.
class HtmlReport : public ReportWriter {
 public:
  HtmlReport(Sink sink, PageSettings settings) : sink_(std::move(sink)), settings_(std::move(settings)) {}
  void begin(const ProfileUsed& profile) override { index_.begin(profile); }
  void refuse(const InputError& error) override { index_.refuse(error); }
  void add(const CaseResult& result) override;
  void stop(const std::string& why) override { index_.stop(why); }
  void end(std::int64_t wall_ns) override;
  [[nodiscard]] std::string note() const override { return note_; }
  /// What end() writes, but for the page around it and what stands without script.
  [[nodiscard]] std::vector<std::string> elements() const;

 private:
  // All but the page's own text, as it is written.
  struct Data {
    std::string index;
    std::vector<std::string> blocks;  // By file; empty where it has none.
    std::string static_part;
    LeftOut left_out;
    [[nodiscard]] std::uint64_t size() const;
  };
  // Which histories are in it.
  struct Choice {
    bool passing = true;  // All of them; else the first of each file while all that failed are there.
    std::size_t failing_max = ~std::size_t{0};
  };

  [[nodiscard]] std::vector<bool> taken_by(const Choice& choice) const;
  [[nodiscard]] Data data_with(const Choice& choice) const;
  [[nodiscard]] Data data_within_limit() const;
  [[nodiscard]] bool has_history(const HtmlIndex::Case& one) const;

  Sink sink_;
  PageSettings settings_;
  HtmlIndex index_;
  HtmlStatic static_;
  std::string note_;
};

/// The elements of a page that show these runs, for a page that is about more: the index, then the histories.
[[nodiscard]] std::vector<std::string> run_elements(const RunResult& run, const PageSettings& settings);

}  // namespace rescind
