#include "reports/expectation_words.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

using What = Expectation::What;

/// What is counted, as one and as several of it.
struct Noun {
  std::string one;
  std::string several;
};

std::string number_of(std::int64_t count, const Noun& noun) {
  return fmt::format("{} {}", count, count == 1 ? noun.one : noun.several);
}

/// "1 result", "2 to 4 results"
std::string number_of(const Expectation& wanted, const Noun& noun) {
  if (wanted.least == wanted.most) return number_of(wanted.least, noun);
  return fmt::format("{} to {}", wanted.least, number_of(wanted.most, {noun.several, noun.several}));
}

std::string codes_text(const std::vector<std::int32_t>& codes) {
  std::string text;
  for (const std::int32_t code : codes) text += (text.empty() ? "" : " or ") + std::string(code_name(code));
  return text;
}

std::string code_text(std::int64_t code) {
  const std::string_view word = code_name(static_cast<std::int32_t>(code));
  return word.empty() ? fmt::format("code {}", code) : std::string(word);
}

std::string message_name(const Expectation& wanted) {
  return fmt::format("'{}'", name_of(wanted.message));
}

std::string heard_text(const Expectation& wanted, const std::string& op) {
  if (wanted.how == How::none) return "the provider of " + op + " does not hear of its cancellation";
  return fmt::format("the provider of {} hears of its cancellation by {}", op, name_of(wanted.how));
}

std::string held_text(const Expectation& wanted) {
  std::string units = std::to_string(wanted.units_least);
  if (wanted.units_least != wanted.units_most) units += " to " + std::to_string(wanted.units_most);
  return fmt::format("{}{} per {} are held at {}", units,
                     wanted.pool == Pool::memory ? " bytes" : " operations", name_of(wanted.scope),
                     format_time(wanted.at));
}

/// What `wanted` counts, as what was seen calls it.
Noun counted_noun(const Expectation& wanted) {
  switch (wanted.what) {
    case What::extras:
      return {"result after cancel", "results after cancel"};
    case What::posts:
      return {"post", "posts"};
    case What::provider_runs:
      return {"provider start", "provider starts"};
    case What::sent:
      return {"message " + message_name(wanted), "messages " + message_name(wanted)};
    default:
      return {"result", "results"};
  }
}

/// A code where `wanted` looks for one: what it is the code of.
std::string_view answer_of(What what) {
  switch (what) {
    case What::final_code:
      return "it says";
    case What::refused:
      return "it refused with";
    case What::no_final:
      return "it got one with";
    default:
      return "it answered";
  }
}

/// That what `wanted` looks for never was.
std::string nothing_text(What what, const std::string& op) {
  switch (what) {
    case What::cancel_code:
      return "no cancel of " + op + " returned";
    case What::close_code:
      return "no close of " + op + " returned";
    case What::refused:
      return op + " was not refused";
    case What::heard:
    case What::reason_heard:
      return "its provider did not hear of it";
    default:
      return op + " got no final result";
  }
}

std::string reason_text(Reason reason) {
  return reason == Reason::absent ? "no word of the reason" : fmt::format("reason {}", name_of(reason));
}

}  // namespace

std::string expected(const Expectation& wanted, const std::string& op) {
  const Noun results{"result", "results"};
  switch (wanted.what) {
    case What::results:
      return op + " gets " + number_of(wanted, results);
    case What::extras:
      return op + " gets " + number_of(wanted, results) + " after cancel";
    case What::posts:
      return "the provider of " + op + " posts " + number_of(wanted, results);
    case What::provider_runs:
      return "the provider of " + op + " starts " + number_of(wanted, {"time", "times"});
    case What::sent: {
      const std::string name = message_name(wanted);
      return number_of(wanted, {"message " + name + " is", "messages " + name + " are"}) + " sent for " + op;
    }
    case What::final_code:
      return "the final result of " + op + " says " + codes_text(wanted.codes);
    case What::cancel_code:
      return "the first cancel of " + op + " answers " + codes_text(wanted.codes);
    case What::close_code:
      return "the first close of " + op + " answers " + codes_text(wanted.codes);
    case What::refused:
      return "the server refuses " + op + " with " + codes_text(wanted.codes);
    case What::final_within:
      return "the final result of " + op + " follows the cancel within " + format_duration(wanted.within);
    case What::final_at:
      return fmt::format("the final result of {} comes from {} to {}", op,
                         format_time(Time{wanted.when.least.ns}), format_time(Time{wanted.when.most.ns}));
    case What::no_final:
      return op + " gets no final result";
    case What::heard:
      return heard_text(wanted, op);
    case What::reason_heard:
      return fmt::format("the provider of {} hears reason {}", op, name_of(wanted.reason));
    case What::held_at:
      return held_text(wanted);
  }
  return {};
}

std::string seen(const Expectation& wanted, const Sight& sight, const std::string& op) {
  switch (sight.what) {
    case Sight::What::nothing:
      return nothing_text(wanted.what, op);
    case Sight::What::count:
      return op + " has " + number_of(sight.number, counted_noun(wanted));
    case Sight::What::code:
      return fmt::format("{} {}", answer_of(wanted.what), code_text(sight.number));
    case Sight::What::final_after:
      return "it came " + format_duration({sight.number}) + " after the cancel";
    case Sight::What::final_at:
      return "it came at " + format_time(Time{sight.number});
    case Sight::What::final_first:
      return "the final result of " + op + " came before the cancel";
    case Sight::What::not_cancelled:
      return op + " was not cancelled";
    case Sight::What::no_final:
      return op + " got no final result";
    case Sight::What::heard_by:
      return fmt::format("its provider heard by {}", name_of(static_cast<How>(sight.number)));
    case Sight::What::heard_reason:
      return "its provider heard " + reason_text(static_cast<Reason>(sight.number));
    case Sight::What::held:
      return fmt::format("{} were held", sight.number);
  }
  return {};
}

}  // namespace rescind
