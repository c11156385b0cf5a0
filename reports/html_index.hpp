#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "reports/common_cause.hpp"
#include "reports/html_files.hpp"
#include "reports/html_groups.hpp"
#include "reports/page_settings.hpp"
#include "reports/tally.hpp"

namespace rescind {

/// Where a case's history stands in the block of its file; -1 where it is not in the page.
struct HistoryPlace {
  std::int64_t run = -1;
  std::int64_t reference = -1;
};

/// Histories that are not in a page that would have become too large.
struct LeftOut {
  std::size_t passing = 0;
  std::size_t failing = 0;
  std::uint64_t limit = 0;  ///< Bytes of the page.
  [[nodiscard]] bool any() const { return passing + failing > 0; }
};

/// All that a page tells but the histories, collected case by case in columns; html/data.schema.json is its shape.
class HtmlIndex {
 public:
  /// A case as the page needs it to choose histories.
  struct Case {
    HtmlFiles::Place place;
    std::uint64_t run = 0;
    bool fails = false;
  };

  void begin(const ProfileUsed& profile) { profile_ = profile; }
  void refuse(const InputError& error) { refused_.push_back(error); }
  void add(const CaseResult& result);
  void stop(const std::string& why) { stopped_ = why; }

  [[nodiscard]] const std::vector<Case>& cases() const { return cases_; }
  [[nodiscard]] const HtmlFiles& files() const { return files_; }
  [[nodiscard]] const CaseTally& tally() const { return tally_; }
  [[nodiscard]] const ProfileUsed& profile() const { return profile_; }
  [[nodiscard]] const std::vector<InputError>& refused() const { return refused_; }
  [[nodiscard]] const std::string& stopped() const { return stopped_; }
  [[nodiscard]] std::vector<BreachGroup> groups() const { return groups_.sorted(); }
  /// What the values of the matrix say about who is in the group.
  [[nodiscard]] std::optional<Cause> cause_of(const BreachGroup& group) const;

  /// The index; `places` has one for each case.
  [[nodiscard]] std::string json(const PageOrigin& origin, const std::vector<HistoryPlace>& places,
                                 const LeftOut& left_out) const;

 private:
  using Json = nlohmann::ordered_json;

  // Texts, each with its number; 0 is the empty one.
  class Texts {
   public:
    std::uint32_t number_of(std::string_view text);
    [[nodiscard]] std::string json() const;

   private:
    std::map<std::string, std::uint32_t, std::less<>> numbers_{{"", 0}};
    std::vector<std::string> texts_{""};
  };
  // A list of numbers or texts, as it is written.
  class Column {
   public:
    void add(std::string_view json) { text_.append(text_.empty() ? "" : ",").append(json); }
    void add(std::int64_t number) { add(std::to_string(number)); }
    [[nodiscard]] std::string json() const { return "[" + text_ + "]"; }

   private:
    std::string text_;
  };

  void add_breaches(const CaseResult& result);
  void add_replay(const CaseResult& result);
  [[nodiscard]] std::uint32_t vector_of(const CaseResult& result);
  [[nodiscard]] std::string cases_json(const std::vector<HistoryPlace>& places) const;
  [[nodiscard]] std::string files_json(const RunArchive* runs) const;
  [[nodiscard]] std::string groups_json() const;

  ProfileUsed profile_;
  std::vector<InputError> refused_;
  std::string stopped_;
  CaseTally tally_;
  HtmlFiles files_;
  HtmlGroups groups_;
  std::vector<Case> cases_;
  Texts texts_;
  std::map<std::string, std::uint32_t> vectors_;  // What is written of them, and their numbers.
  std::vector<std::string> vector_texts_;
  std::string hashes_;
  Column line_, values_, seed_, outcome_, vector_, events_, length_, clock_, why_, replay_, replay_rest_;
  Column file_, names_, cut_, breaches_;
};

}  // namespace rescind
