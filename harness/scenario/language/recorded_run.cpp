#include "harness/scenario/language/recorded_run.hpp"

#include <charconv>

#include "harness/base/nearest_word.hpp"

namespace rescind {
namespace {

constexpr std::string_view form = "write SITE ACTOR PICKED/BOUND, such as schedule 0 3/5";

template <class Number>
bool read(std::string_view text, Number& number, int base = 10) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc{} && stopped == end;
}

std::string unknown_site_hint(std::string_view site) {
  std::vector<std::string_view> names;
  for (std::size_t i = 1; i < site_count; ++i) names.push_back(name_of(static_cast<Site>(i)));
  return word_hint(site, names);
}

Parsed<Choice> refused(std::string error, std::string hint) {
  return {{}, std::move(error), std::move(hint)};
}

}  // namespace

void drop_trailing_firsts(Choices& tape) {
  while (!tape.empty() && tape.back().picked == 0) tape.pop_back();
}

std::string written_choice(const Choice& choice) {
  return std::string(name_of(choice.site)) + " " + std::to_string(choice.actor) + " " +
         std::to_string(choice.picked) + "/" + std::to_string(choice.bound);
}

Parsed<Choice> parse_choice(std::string_view text) {
  const std::size_t actor = text.find(' ');
  const std::size_t picked = actor == std::string_view::npos ? actor : text.find(' ', actor + 1);
  const std::size_t bound = picked == std::string_view::npos ? picked : text.find('/', picked);
  if (bound == std::string_view::npos) return refused("is no choice", std::string(form));
  Choice choice;
  const std::string_view site = text.substr(0, actor);
  choice.site = site_named(site);
  if (choice.site == Site::none)
    return refused("is a choice at a site that there is not", unknown_site_hint(site));
  if (!read(text.substr(actor + 1, picked - actor - 1), choice.actor) ||
      !read(text.substr(picked + 1, bound - picked - 1), choice.picked) ||
      !read(text.substr(bound + 1), choice.bound))
    return refused("is no choice", std::string(form));
  if (choice.actor >= Tape::actors_max)
    return refused("names an actor that there cannot be",
                   "actors are below " + std::to_string(Tape::actors_max));
  if (choice.bound < 2) return refused("is no choice: it has less than two candidates", std::string(form));
  if (choice.picked >= choice.bound)
    return refused("picks a candidate that there is not",
                   "candidates count from 0, so the last one is " + std::to_string(choice.bound - 1));
  return {choice, {}, {}};
}

Parsed<std::uint64_t> parse_hash(std::string_view text) {
  std::uint64_t hash = 0;
  if (text.size() == 16 && read(text, hash, 16)) return {hash, {}, {}};
  return {0, "is no hash", "a hash is 16 hexadecimal digits"};
}

}  // namespace rescind
