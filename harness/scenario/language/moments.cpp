#include "harness/scenario/language/moments.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include "harness/base/assert.hpp"
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
                                            {"stopped", Do::stopped},
                                            {"unread", Do::unread},
                                            {"look", Do::look},
                                            {"end", Do::end}});

/// So many requests of a kind at most: a moment is no load.
constexpr std::uint32_t times_max = 1'000;
/// So many in a file.
constexpr std::uint64_t repeats_max = 100'000;

/// What may stand in a step that holds others.
struct Inner {
  Do what;
  std::string_view why_not;  ///< Stands behind the word of another step.
  std::vector<Do> takes;
};
const Inner& inner_of(Do what) {
  static const std::vector<Do> sending{Do::start, Do::cancel, Do::cancel_nobody, Do::raw, Do::as_request};
  static const std::array all{
      Inner{Do::batch, "sends nothing, and cannot be in a batch", sending},
      Inner{Do::stopped, "sends nothing, and cannot be done while the subject is stopped", sending},
      Inner{Do::unread,
            "cannot be done while nothing is read",
            {Do::start, Do::cancel, Do::cancel_nobody, Do::raw, Do::as_request, Do::batch, Do::wait}}};
  return *std::ranges::find(all, what, &Inner::what);
}

/// Takes one moment out of a checked document; names are looked up.
class MomentTaking {
 public:
  /// `repeats`: how many steps were repeated in the file so far.
  MomentTaking(Diagnostics& diagnostics, std::uint64_t& repeats)
      : diagnostics_(diagnostics), repeats_(repeats) {}

  Moment moment(const YamlNode& written) {
    started_.clear();
    Moment moment{.name = written["moment"].text, .story = written["story"].text, .at = written["moment"].at};
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
      if (step.lacks("times")) return true;
      return std::ranges::any_of(step.entries, [](const YamlEntry& entry) {
        return entry.value.is_list() && entry.key.text != "await" && loses_names(entry.value);
      });
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
    if (const YamlNode* times = item.find("times")) step.times = times_in(*times);
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
      case Do::stopped:
      case Do::unread:
        check_inner(step.what, value);
        step.inner = steps(value);
        break;
      case Do::end:
        step.ending = word_of(item, "end", Words::subject_ends, MomentStep::Ending::kill);
        break;
    }
    return step;
  }

  std::uint32_t times_in(const YamlNode& written) {
    const std::uint32_t times = parse_count(written.text).value;
    repeats_ += std::min(times, times_max);
    if (repeats_ > repeats_max) {
      diagnostics_.add(written.at,
                       "the file repeats steps more than " + std::to_string(repeats_max) + " times",
                       "split the file");
      return 1;
    }
    if (times >= 1 && times <= times_max) return times;
    diagnostics_.add(written.at,
                     "'times': " + written.text + " is not from 1 to " + std::to_string(times_max));
    return 1;
  }

  void check_inner(Do what, const YamlNode& list) {
    const Inner& inner = inner_of(what);
    for (const YamlNode& item : list.items) {
      const auto* const verb =
          std::ranges::find_if(verbs, [&](const Verb& one) { return item.find(one.key) != nullptr; });
      if (verb != verbs.end() && std::ranges::count(inner.takes, verb->what) == 0)
        diagnostics_.add(item.at, "'" + std::string(verb->key) + "' " + std::string(inner.why_not));
      if (const YamlNode* at = item.find("at"); at != nullptr && what != Do::unread)
        diagnostics_.add(at->at, "'at' of a step that is made together with others",
                         "write it beside 'stopped'");
    }
  }

  static std::vector<std::string> names_of(const std::string& name, std::uint32_t times) {
    std::vector<std::string> names;
    for (std::uint32_t i = 1; i <= times; ++i) names.push_back(request_name(name, i, times));
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
  std::uint64_t& repeats_;
  std::set<std::string> started_;
  bool loses_names_ = false;
};

}  // namespace

bool are_moments(const YamlNode& document) {
  return document.find("moments") != nullptr && document.find("name") == nullptr;
}

Moments read_moments(std::string_view text, Diagnostics& diagnostics) {
  YamlNode document = parse_document(text, diagnostics, moments_file);
  check_structure(document, diagnostics, moments_file);
  Moments read{.family = document["moments"].text, .moments = {}};
  std::set<std::string> names;
  std::uint64_t repeats = 0;
  const YamlNode* cases = document.find("cases");
  if (cases == nullptr) return read;
  for (const YamlNode& item : cases->items) {
    read.moments.push_back(MomentTaking(diagnostics, repeats).moment(item));
    const std::string& name = read.moments.back().name;
    if (item.find("moment") != nullptr && !names.insert(name).second)
      diagnostics.add(item.at, "two moments are called '" + name + "'", "give one of them another name");
  }
  return read;
}

LoadedMoments load_moments(std::string_view text, std::string_view file) {
  Diagnostics diagnostics(text, file);
  LoadedMoments loaded;
  try {
    static_cast<Moments&>(loaded) = read_moments(text, diagnostics);
  } catch (const Diagnostics::Full&) {
    loaded.moments.clear();
  }
  loaded.errors = diagnostics.errors();
  return loaded;
}

std::string request_name(const std::string& name, std::uint32_t number, std::uint32_t times) {
  return times == 1 ? name : name + "-" + std::to_string(number);
}

std::string_view name_of(Ability ability) {
  return words_in(Words::abilities).at(static_cast<std::size_t>(ability));
}

}  // namespace rescind::live
