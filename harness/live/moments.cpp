#include "harness/live/moments.hpp"

#include <algorithm>
#include <set>

#include "harness/base/assert.hpp"
#include "harness/live/shipped_data.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/schema.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind::live {
namespace {

using Do = MomentStep::Do;

// The value of an enumeration whose values stand in the order of a list of words.
template <class E>
E word_of(const YamlNode& map, std::string_view key, Words list, E otherwise) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return otherwise;
  const auto& words = words_in(list);
  return static_cast<E>(std::ranges::find(words, node->text) - words.begin());
}

struct Verb {
  std::string_view key;
  Do what;
};
constexpr auto verbs = std::to_array<Verb>({{"start", Do::start},
                                            {"cancel", Do::cancel},
                                            {"cancel-nobody", Do::cancel_nobody},
                                            {"raw", Do::raw},
                                            {"as-request", Do::as_request},
                                            {"await", Do::await},
                                            {"wait", Do::wait},
                                            {"batch", Do::batch},
                                            {"look", Do::look},
                                            {"end", Do::end}});

/// Takes one moment out of a checked document; names are looked up.
class MomentTaking {
 public:
  explicit MomentTaking(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Moment moment(const YamlNode& written) {
    started_.clear();
    Moment moment{.name = written["moment"].text, .story = written["story"].text};
    if (const YamlNode* needs = written.find("needs")) {
      const auto& words = words_in(Words::abilities);
      for (const std::string& word : needs->texts())
        moment.needs.push_back(static_cast<Ability>(std::ranges::find(words, word) - words.begin()));
    }
    moment.process = word_of(written, "process", Words::processes, Moment::Process::shared);
    loses_names_ = written.lacks("steps") || loses_names(written["steps"]);
    moment.steps = steps(written["steps"]);
    return moment;
  }

 private:
  /// Whether a step is lost that may have started something.
  static bool loses_names(const YamlNode& list) {
    if (!list.lost.empty()) return true;
    return std::ranges::any_of(list.items, [](const YamlNode& step) {
      const YamlNode* batch = step.find("batch");
      return step.lacks("times") || (batch != nullptr && loses_names(*batch));
    });
  }

  std::vector<MomentStep> steps(const YamlNode& list) {
    std::vector<MomentStep> taken;
    for (const YamlNode& item : list.items) taken.push_back(step(item));
    return taken;
  }

  MomentStep step(const YamlNode& item) {
    const auto* const verb =
        std::ranges::find_if(verbs, [&](const Verb& one) { return item.find(one.key) != nullptr; });
    RESCIND_ASSERT(verb != verbs.end());
    const YamlNode& value = *item.find(verb->key);
    MomentStep step{.what = verb->what};
    if (const YamlNode* times = item.find("times")) step.times = parse_count(times->text).value;
    if (const YamlNode* at = item.find("at"))
      step.at = at->text == "random" ? MomentStep::at_random : parse_share(at->text).value;
    step.as_text = item.find("as-text") != nullptr;
    step.request = word_of(item, "request", Words::requests, MomentStep::Request::fast);
    switch (verb->what) {
      case Do::start:
        if (const YamlNode* id = item.find("id")) step.json = id->text;
        if (const YamlNode* id_of = item.find("id-of")) {
          look_up(*id_of, id_of->text, 1);
          step.id_of = id_of->text;
        }
        step.names = {value.text};
        for (const std::string& name : names_of(value.text, step.times)) started_.insert(name);
        break;
      case Do::cancel:
      case Do::as_request:
        look_up(value, value.text, step.times);
        step.names = {value.text};
        break;
      case Do::await:
        step.names = value.texts();
        for (const std::string& name : step.names) look_up(value, name, 1);
        break;
      case Do::cancel_nobody:
      case Do::raw:
        step.json = value.text;
        break;
      case Do::wait:
      case Do::look:
        step.time = parse_duration(value.text).value;
        break;
      case Do::batch:
        step.batch = steps(value);
        break;
      case Do::end:
        step.ending = word_of(item, "end", Words::subject_ends, MomentStep::Ending::kill);
        break;
    }
    return step;
  }

  static std::vector<std::string> names_of(const std::string& name, std::uint32_t times) {
    if (times == 1) return {name};
    std::vector<std::string> names;
    for (std::uint32_t i = 1; i <= times; ++i) names.push_back(name + "-" + std::to_string(i));
    return names;
  }

  void look_up(const YamlNode& node, const std::string& name, std::uint32_t times) {
    for (const std::string& one : names_of(name, times)) {
      if (started_.contains(one) || loses_names_) continue;
      return diagnostics_.add(node.at, "no request is called '" + one + "' before this step",
                              "start it first");
    }
  }

  Diagnostics& diagnostics_;
  std::set<std::string> started_;
  bool loses_names_ = false;
};

std::vector<Moment> load(std::string_view text, Diagnostics& diagnostics) {
  YamlNode document = parse_document(text, diagnostics, moments_file);
  check_structure(document, diagnostics, moments_file);
  std::vector<Moment> moments;
  std::set<std::string> names;
  const YamlNode* cases = document.find("cases");
  if (cases == nullptr) return moments;
  for (const YamlNode& item : cases->items) {
    moments.push_back(MomentTaking(diagnostics).moment(item));
    if (item.find("moment") != nullptr && !names.insert(moments.back().name).second)
      diagnostics.add(item.at, "two moments are called '" + moments.back().name + "'",
                      "give one of them another name");
  }
  return moments;
}

}  // namespace

LoadedMoments load_moments(std::string_view text, std::string_view file) {
  Diagnostics diagnostics(text, file);
  LoadedMoments loaded;
  try {
    loaded.moments = load(text, diagnostics);
  } catch (const Diagnostics::Full&) {
    loaded.moments.clear();
  }
  loaded.errors = diagnostics.errors();
  return loaded;
}

std::vector<Moment> shipped_moments() {
  std::vector<Moment> all;
  for (const ShippedFile& file : moment_files()) {
    LoadedMoments loaded = load_moments(file.text, file.name);
    RESCIND_ASSERT(loaded.errors.empty());
    std::ranges::move(loaded.moments, std::back_inserter(all));
  }
  return all;
}

std::string_view name_of(Ability ability) {
  return words_in(Words::abilities).at(static_cast<std::size_t>(ability));
}

}  // namespace rescind::live
