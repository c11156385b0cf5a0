#include "reports/possible.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;
using Answer = Possibility::Answer;

std::string_view word_of(Answer answer) {
  switch (answer) {
    case Answer::possible:
      return "possible";
    case Answer::impossible:
      return "impossible";
    case Answer::undecided:
      return "undecided";
  }
  return {};
}

std::string counts_of(const Possibility& told) {
  return fmt::format("{}, {}", counted(told.compared, "event", "events"),
                     counted(told.states, "state", "states"));
}

std::string where_of(const PossibleHistory& one) {
  if (!one.told.event) return "the end of the history";
  return fmt::format("event {} (line {})", *one.told.event, one.line);
}

std::string heading(const PossibleHistory& one) {
  const std::string of =
      one.mutants.empty() ? std::string() : fmt::format(", with {}", fmt::join(one.mutants, ", "));
  const std::string what = fmt::format("{}: a history of {}{}", printable(one.file), printable(one.what), of);
  switch (one.told.answer) {
    case Answer::possible:
      return fmt::format("possible    {} ({})\n", what, counts_of(one.told));
    case Answer::impossible:
      return fmt::format("IMPOSSIBLE  {}: impossible from {} ({})\n", what, where_of(one),
                         counts_of(one.told));
    case Answer::undecided:
      return fmt::format("NOT DECIDED {}: not decided within {}, which came as far as {}\n", what,
                         counted(one.told.states, "state", "states"), where_of(one));
  }
  return {};
}

bool keeps_time(const PossibleHistory& one) {
  return one.history.header.clock == Clock::virtual_time;
}

/// When an event could have come: "at 12.500 ms", "from 1.000 ms to 2.000 ms"; nothing where time does not count.
std::string when_of(const AllowedEvent& allowed, const PossibleHistory& one) {
  if (!keeps_time(one)) return {};
  if (allowed.least == allowed.most) return fmt::format("at {}: ", format_time(allowed.least));
  return fmt::format("from {} to {}: ", format_time(allowed.least), format_time(allowed.most));
}

std::string seen_of(const PossibleHistory& one) {
  const Event& event = one.history.events[*one.told.event];
  const std::string when = keeps_time(one) ? fmt::format("at {}: ", format_time(event.t)) : std::string();
  return fmt::format("{}{} {}", when, name_of(place_of(event.kind)), describe_text(event, one.history.names));
}

std::string nearest_text(const PossibleHistory& one) {
  if (one.told.nearest.empty()) return "  the model could have done nothing more that is seen there\n";
  std::string text = "  the model could have made there:\n";
  for (const AllowedEvent& allowed : one.told.nearest)
    text += fmt::format("    {}{} {}\n", when_of(allowed, one), name_of(place_of(allowed.event.kind)),
                        printable(describe_text(allowed.event, one.told.names)));
  return text;
}

std::string explained_text(const PossibleHistory& one) {
  std::string text;
  for (const Mutant mutant : one.explained.mutants)
    text += fmt::format("  possible with the mutant {}: {}\n", info(mutant).name, info(mutant).statement);
  if (one.explained.undecided > 0)
    text += fmt::format("  not decided for {}\n", counted(one.explained.undecided, "mutant", "mutants"));
  const bool was_asked = one.told.answer == Answer::impossible;
  return text.empty() && was_asked ? "  no mutant explains it\n" : text;
}

std::string text_of(const PossibleHistory& one) {
  if (one.told.answer == Answer::possible) return {};
  std::string text;
  if (one.told.event) text += fmt::format("  the history has {}\n", printable(seen_of(one)));
  text += nearest_text(one) + explained_text(one);
  if (one.told.answer == Answer::undecided)
    text += fmt::format("  give it more: --max-states {}\n", one.states_max * 10);
  return text;
}

std::string summary(const std::vector<PossibleHistory>& all) {
  const auto count = [&](Answer answer) {
    return std::ranges::count_if(all, [&](const auto& one) { return one.told.answer == answer; });
  };
  return fmt::format("{}: {} possible, {} impossible, {} not decided\n",
                     counted(all.size(), "history", "histories"), count(Answer::possible),
                     count(Answer::impossible), count(Answer::undecided));
}

Json event_json(const Event& event, const Names& names) {
  return {{"at", name_of(place_of(event.kind))},
          {"event", name_of(event.kind)},
          {"text", describe_text(event, names)}};
}

Json nearest_json(const PossibleHistory& one) {
  Json list = Json::array();
  for (const AllowedEvent& allowed : one.told.nearest) {
    Json made = event_json(allowed.event, one.told.names);
    made["from"] = keeps_time(one) ? Json(allowed.least.ns) : Json(nullptr);
    made["to"] = keeps_time(one) ? Json(allowed.most.ns) : Json(nullptr);
    list.push_back(std::move(made));
  }
  return list;
}

Json explained_json(const PossibleHistory& one) {
  Json list = Json::array();
  for (const Mutant mutant : one.explained.mutants)
    list.push_back({{"mutant", info(mutant).name}, {"statement", info(mutant).statement}});
  return list;
}

Json history_json(const PossibleHistory& one) {
  const bool has_event = one.told.event.has_value();
  return {{"file", one.file},
          {"name", text_or_null(one.history.header.name)},
          {"case", one.what},
          {"scenario", text_or_null(one.scenario)},
          {"mutants", one.mutants},
          {"answer", word_of(one.told.answer)},
          {"states", one.told.states},
          {"compared", one.told.compared},
          {"made", one.told.made},
          {"event", has_event ? Json(*one.told.event) : Json(nullptr)},
          {"line", has_event ? Json(one.line) : Json(nullptr)},
          {"seen",
           has_event ? event_json(one.history.events[*one.told.event], one.history.names) : Json(nullptr)},
          {"nearest", nearest_json(one)},
          {"explained_by", explained_json(one)},
          {"mutants_undecided", one.explained.undecided}};
}

}  // namespace

std::string possible_report(const std::vector<PossibleHistory>& all, const TerminalOptions& options) {
  std::string text;
  bool failed = false;
  for (const PossibleHistory& one : all) {
    const bool is_possible = one.told.answer == Answer::possible;
    failed = failed || !is_possible;
    if (!is_possible || options.detail != Detail::quiet) text += heading(one) + text_of(one);
  }
  return options.detail == Detail::quiet && !failed ? std::string() : text + summary(all);
}

std::string possible_json(const std::vector<PossibleHistory>& all) {
  Json histories = Json::array();
  for (const PossibleHistory& one : all) histories.push_back(history_json(one));
  return json_document({{"version", possible_json_version}, {"histories", std::move(histories)}});
}

}  // namespace rescind
