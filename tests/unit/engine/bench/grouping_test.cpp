#include "harness/engine/bench/grouping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/engine/bench/baseline.hpp"

namespace rescind::grouping_test {
namespace {

using testing::ElementsAre;

CaseLatency a_case(const std::string& name, std::vector<std::int64_t> values) {
  CaseLatency one{.name = parts_of_name(name)};
  one.samples[static_cast<std::size_t>(Measure::heard)] = Distribution(std::move(values), 0);
  return one;
}

std::vector<std::string> groups(const std::vector<CaseLatency>& cases,
                                const std::vector<std::string>& by = {}) {
  std::vector<std::string> texts;
  for (const Group& group : groups_of(cases, Measure::heard, by))
    texts.push_back(text_of(group.where) + ":" + std::to_string(group.cases.size()));
  return texts;
}

const std::vector<CaseLatency> matrix{
    a_case("s[kind=get,hears=poll]", {13}), a_case("s[kind=get,hears=callback]", {3, 4}),
    a_case("s[kind=query,hears=poll]", {13}), a_case("s[kind=query,hears=callback]", {3, 4})};

TEST(Grouping, EqualDistributionsAreOneGroup) {
  EXPECT_THAT(groups({a_case("s[kind=get]", {1, 2}), a_case("s[kind=query]", {2, 1})}), ElementsAre(":2"));
}

TEST(Grouping, DifferentOnesAreToldApartByTheFewestKeys) {
  EXPECT_THAT(groups(matrix), ElementsAre("hears=poll:2", "hears=callback:2"));
}

TEST(Grouping, AKeyThatIsAskedForSplitsAlsoWhatIsEqual) {
  EXPECT_THAT(groups(matrix, {"kind"}),
              ElementsAre("kind=get,hears=poll:1", "kind=get,hears=callback:1", "kind=query,hears=poll:1",
                          "kind=query,hears=callback:1"));
}

TEST(Grouping, ValuesWithOneDistributionStandTogether) {
  EXPECT_THAT(groups({a_case("s[on=a]", {1}), a_case("s[on=b, c]", {2}), a_case("s[on=d]", {1})}),
              ElementsAre("on=a|d:2", "on=b%2C c:1"));
}

TEST(Grouping, TwoKeysWhereOneDoesNotDo) {
  EXPECT_THAT(groups({a_case("s[a=1,b=1]", {1}), a_case("s[a=1,b=2]", {2}), a_case("s[a=2,b=1]", {2}),
                      a_case("s[a=2,b=2]", {2})}),
              ElementsAre("a=1,b=1:1", "a=1,b=2:1", "a=2,b=1|2:2"));
}

TEST(Grouping, ACaseWithoutSamplesIsInNoGroup) {
  EXPECT_THAT(groups({a_case("s[a=1]", {}), a_case("s[a=2]", {5})}), ElementsAre("a=2:1"));
}

TEST(Grouping, ALineFitsTheCasesWithItsValues) {
  const Where where{{"hears", {"poll", "callback"}}};
  EXPECT_TRUE(fits(parts_of_name("s[kind=get,hears=poll]").values, where));
  EXPECT_FALSE(fits(parts_of_name("s[kind=get,hears=none]").values, where));
  EXPECT_FALSE(fits(parts_of_name("s[kind=get]").values, where));
  EXPECT_TRUE(fits(parts_of_name("s").values, {}));
}

}  // namespace
}  // namespace rescind::grouping_test
