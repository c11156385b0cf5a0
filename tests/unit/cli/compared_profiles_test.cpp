#include "harness/cli/compared_profiles.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rescind::compared_profiles_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Named ours() {
  Profile profile = mi_profile();
  profile.switch_off(RuleId::provider_stops, "it need not | ever");
  profile.levels[static_cast<std::size_t>(RuleId::result_in_order)] = Level::should;
  profile.wall_bounds.final = seconds(2);
  profile.codes.push_back({.code = "499", .ended = Ended::cancelled});
  Promises promises = profile.promises;
  promises.late_cancel = LateCancel::hits_next;
  profile.promise(promises);
  return {"ours", profile};
}

Comparison with_mi() {
  const std::vector<Named> both{{"mi", mi_profile()}, ours()};
  return compared(both);
}

std::vector<std::string> keys_of(const std::vector<Difference>& rows) {
  std::vector<std::string> keys;
  for (const Difference& row : rows) keys.push_back(row.key);
  return keys;
}

TEST(ComparedProfiles, OnlyWhatDiffersIsThere) {
  const Comparison found = with_mi();
  EXPECT_THAT(keys_of(found.rules), ElementsAre("result.in-order", "provider.stops"));
  EXPECT_THAT(keys_of(found.bounds), ElementsAre("final (wall)"));
  EXPECT_THAT(keys_of(found.promises), ElementsAre("late-cancel", "code 499"));
  EXPECT_THAT(found.rules[1].values, ElementsAre("must", "off"));
  EXPECT_THAT(found.bounds[0].values, ElementsAre("100 ms", "2 s"));
  EXPECT_THAT(found.promises[1].values, ElementsAre("-", "cancelled")) << "the first says nothing of it";
}

TEST(ComparedProfiles, TheSamePromisesAreNoTable) {
  const std::vector<Named> twice{{"mi", mi_profile()}, {"mi-2", mi_profile()}};
  EXPECT_THAT(compared(twice).rules, IsEmpty());
  EXPECT_EQ(as_text(compared(twice), false), "they promise the same\n");
  EXPECT_EQ(as_markdown(compared(twice)), "They promise the same.\n");
}

TEST(ComparedProfiles, ColumnsAreAsWideAsWhatTheyHold) {
  EXPECT_EQ(as_text(with_mi(), true),
            "rule             mi       ours\n"
            "result.in-order  must     should\n"
            "provider.stops   must     off\n"
            "    ours: it need not | ever\n"
            "\n"
            "bound            mi       ours\n"
            "final (wall)     100 ms   2 s\n"
            "\n"
            "promise          mi       ours\n"
            "late-cancel      nothing  hits-next\n"
            "code 499         -        cancelled\n");
}

TEST(ComparedProfiles, MarkdownAndJsonSayTheSame) {
  EXPECT_THAT(as_markdown(with_mi()),
              HasSubstr("| bound | mi | ours |\n|---|---|---|\n| `final (wall)` | 100 ms | 2 s |\n"));
  const auto json = nlohmann::json::parse(as_json(with_mi()));
  EXPECT_EQ(json["rules"][1]["values"]["ours"], "off");
  EXPECT_EQ(json["rules"][1]["why_off"], (nlohmann::json{{"ours", "it need not | ever"}}));
  EXPECT_TRUE(json["promises"][1]["values"]["mi"].is_null());
}

}  // namespace
}  // namespace rescind::compared_profiles_test
