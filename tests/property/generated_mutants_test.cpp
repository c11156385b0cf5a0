#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "harness/engine/findings/shrink.hpp"
#include "harness/scenario/language/yaml_text.hpp"
#include "tests/property/generated.hpp"

// RapidCheck finds what is wrong with a system in scenarios that it makes up, and shows it in a small one.

namespace rescind::generated_mutants_test {
namespace {

/// One mutant for each file of rules.
struct Family {
  const char* name;
  Mutant mutant;
};
void PrintTo(const Family& family, std::ostream* out) {
  *out << family.name;
}

constexpr int evaluations_max = 6'000;
constexpr std::uint64_t steps_max = 8;  // Of the shrunk scenario; RapidCheck knows nothing of scenarios.

class Families : public testing::TestWithParam<Family> {};

/// What RapidCheck came down to.
struct Counterexample {
  Bytes scenario;
  Bytes run;
};

TEST_P(Families, AreFoundAndMadeSmall) {
  const Behaviour behaviour = Behaviour{}.with(GetParam().mutant);
  const RuleId rule = *rule_named(all_mutants()[static_cast<std::size_t>(GetParam().mutant)].rule);
  Counterexample last;
  int evaluations = 0;
  const auto keeps_the_rule = [&] {
    const Counterexample tried{*any_bytes(150), *any_bytes(40)};
    if (++evaluations > evaluations_max) return;  // What it has by now is taken as the smallest.
    const std::optional<Case> what = case_of(document_of(tried.scenario));
    const bool broken = broken_by(*what, tried.run, behaviour).test(static_cast<std::size_t>(rule));
    if (broken) last = tried;
    RC_ASSERT(!broken);
  };
  rc::detail::TestParams params;
  params.seed = 1;
  params.maxSuccess = 5'000;
  const rc::detail::TestResult result =
      rc::detail::checkTestable(keeps_the_rule, rc::detail::TestMetadata{}, params);
  ASSERT_TRUE(result.is<rc::detail::FailureResult>());
  const YamlNode document = document_of(last.scenario);
  const std::optional<Case> what = case_of(document);
  EXPECT_TRUE(broken_by(*what, last.run, behaviour).test(static_cast<std::size_t>(rule)));
  EXPECT_LE(size_of(what->plan, {}).steps, steps_max) << yaml_text(document);
}

INSTANTIATE_TEST_SUITE_P(
    Mutants, Families,
    testing::Values(Family{"result", Mutant::final_twice}, Family{"close", Mutant::close_refused},
                    Family{"cancel_call", Mutant::cancel_fails_while_running},
                    Family{"cancel_prompt", Mutant::final_waits_for_server},
                    Family{"cancel_travel", Mutant::drops_shared_connection},
                    Family{"security", Mutant::foreign_accepted}, Family{"timeout", Mutant::timeout_ignored},
                    Family{"server", Mutant::session_close_early},
                    Family{"provider", Mutant::provider_final_twice}, Family{"quota", Mutant::quota_leak}),
    [](const auto& family) { return std::string(family.param.name); });

}  // namespace
}  // namespace rescind::generated_mutants_test
