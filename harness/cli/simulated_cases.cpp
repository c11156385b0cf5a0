#include "harness/cli/simulated_cases.hpp"

#include <memory>
#include <vector>

#include "harness/live/moment_run.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/moment_scenario.hpp"

namespace rescind {
namespace {

Case simulated_case(const live::Moment& moment, const Profile& profile) {
  const std::string name = "moments/" + moment.name;
  Case one = load_scenario(live::scenario_text(moment, name), name, profile).value().front();
  one.moment = std::make_shared<const live::Moment>(moment);
  return one;
}

}  // namespace

SimulatedCases simulated_cases(const live::CheckRequest& request) {
  SimulatedCases found;
  for (const live::Moment& moment : request.moments)
    found.emplace(live::case_name(request.subject, moment), simulated_case(moment, request.profile));
  for (const std::vector<Case>* all : {&request.family, &request.scenarios})
    for (const Case& one : *all) found.emplace(one.name, one);
  return found;
}

SimulatedCases simulated_cases(const live::MiCheckRequest& request) {
  SimulatedCases found;
  for (const live::MiCase& one : request.cases) found.emplace(one.one.name, one.one);
  return found;
}

}  // namespace rescind
