#include "harness/scenario/language/schema.hpp"

#include <gmock/gmock.h>

#include <set>

#include "harness/edge/scenario_files.hpp"
#include "harness/scenario/language/structure.hpp"
#include "scenario_text.hpp"

namespace rescind::schema_test {
namespace {

using testing::HasSubstr;

const std::string source = RESCIND_SOURCE_DIR;

TEST(Schema, ThePublishedFilesAreThoseThatTheTableGives) {
  EXPECT_EQ(read_text_file(source + "/scenarios/schema.json"), scenario_json_schema())
      << "write it anew with: rescind lint --schema > scenarios/schema.json";
  EXPECT_EQ(read_text_file(source + "/scenarios/profiles/schema.json"), profile_json_schema())
      << "write it anew with: rescind lint --profile-schema > scenarios/profiles/schema.json";
  EXPECT_EQ(read_text_file(source + "/scenarios/subjects/schema.json"), subject_json_schema())
      << "write it anew with: rescind check --schema subject > scenarios/subjects/schema.json";
  EXPECT_EQ(read_text_file(source + "/scenarios/subjects/json-rpc/schema.json"), moments_json_schema())
      << "write it anew with: rescind check --schema moments > scenarios/subjects/json-rpc/schema.json";
}

TEST(Schema, EveryKeyHasASentenceAndWhatItRefersTo) {
  for (const ObjectSpec& object : all_objects()) {
    std::set<std::string_view> names;
    for (const KeySpec& key : object.keys) {
      EXPECT_TRUE(names.insert(key.name).second) << object.name << " has " << key.name << " twice";
      EXPECT_TRUE(key.doc.ends_with('.')) << object.name << "." << key.name;
      const bool takes_words = key.type == ValueType::word || key.type == ValueType::words ||
                               key.type == ValueType::word_or_object;
      EXPECT_EQ(takes_words, !words_in(key.words).empty()) << object.name << "." << key.name;
      const bool takes_object = !key.object.empty();
      EXPECT_TRUE(!takes_object || object_spec(key.object).name == key.object) << key.object;
    }
  }
}

TEST(Schema, EveryKeyIsNamedInTheGuides) {
  const std::string guide = read_text_file(source + "/harness/scenario/SCENARIOS.md") +
                            read_text_file(source + "/harness/live/SUBJECTS.md");
  const auto is_told = [&](std::string_view key) {
    const std::string name(key);
    return guide.find("`" + name + "`") != std::string::npos || guide.find(name + ":") != std::string::npos;
  };
  for (const ObjectSpec& object : all_objects())
    for (const KeySpec& key : object.keys) EXPECT_TRUE(is_told(key.name)) << object.name << "." << key.name;
  for (const KeySpec& key : condition_keys()) EXPECT_TRUE(is_told(key.name)) << key.name;
}

TEST(Schema, EveryExampleOfTheGuideLoads) {
  const std::string guide = read_text_file(source + "/harness/scenario/SCENARIOS.md");
  const std::string fence = "```yaml\n";
  int examples = 0;
  for (std::size_t at = guide.find(fence); at != std::string::npos; at = guide.find(fence, at)) {
    at += fence.size();
    EXPECT_EQ(first_error(guide.substr(at, guide.find("```", at) - at)), "loads");
    ++examples;
  }
  EXPECT_GE(examples, 4);
}

TEST(Schema, EveryShippedScenarioLoadsAndIsCalledAsItsFile) {
  const std::string folder = source + "/scenarios/";
  for (const std::string& file : find_scenario_files({folder})) {
    const std::string text = read_text_file(file);
    std::vector<Case> cases;
    try {
      cases = load_scenario(text, file).value();
    } catch (const InputError& error) {
      ADD_FAILURE() << error.what();
      continue;
    }
    const Case& first = cases.front();
    const std::string name =
        file.substr(folder.size(), file.size() - folder.size() - std::string(".yaml").size());
    EXPECT_EQ(first.name.substr(0, first.name.find('[')), name);
    EXPECT_FALSE(first.story->empty()) << file << " tells no story";
    EXPECT_FALSE(first.rules.empty()) << file << " is about no rule";
  }
}

TEST(Names, AreWordsThatCannotBeTakenForSomethingElse) {
  EXPECT_TRUE(is_name("list"));
  EXPECT_TRUE(is_name("s1.near_by-2"));
  EXPECT_FALSE(is_name(""));
  EXPECT_FALSE(is_name("two words"));
  EXPECT_FALSE(is_name("-list"));
  EXPECT_FALSE(is_name("l\xc3\xadst"));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace rescind::schema_test
