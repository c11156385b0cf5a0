#include "harness/live/oddities.hpp"

#include <fmt/format.h>

#include <string_view>

#include "harness/base/text.hpp"

namespace rescind::live {
namespace {

void add_counted(std::uint64_t& count, std::string& first, std::uint64_t more, const std::string& its_first) {
  if (count == 0) first = its_first;
  count += more;
}

}  // namespace

std::string beginning_of(std::string_view text) {
  constexpr std::size_t shown_bytes_max = 120;
  if (text.size() <= shown_bytes_max) return printable(text);
  return printable(text.substr(0, shown_bytes_max)) + "...";
}

void Oddities::add(const Oddities& other) {
  add_counted(stray_bytes, first_strays, other.stray_bytes, other.first_strays);
  add_counted(no_messages, first_no_message, other.no_messages, other.first_no_message);
  add_counted(strangers, first_stranger, other.strangers, other.first_stranger);
  endless = endless || other.endless;
  too_long = too_long || other.too_long;
  flooded = flooded || other.flooded;
}

std::vector<std::string> Oddities::told() const {
  std::vector<std::string> told;
  if (stray_bytes > 0)
    told.push_back(fmt::format("{} on its standard output are no message, and begin with: {}",
                               counted(stray_bytes, "byte", "bytes"), beginning_of(first_strays)));
  if (no_messages > 0)
    told.push_back(fmt::format("{} of its messages are none of JSON-RPC's; the first: {}", no_messages,
                               beginning_of(first_no_message)));
  if (strangers > 0)
    told.push_back(fmt::format("{} to no request that waits, the first to the id {}",
                               counted(strangers, "answer is", "answers are"), beginning_of(first_stranger)));
  if (endless) told.emplace_back("too much of its output in a row was no message: nothing more was read");
  if (too_long) told.emplace_back("a message is longer than 64 MiB: nothing more was read");
  if (flooded) told.emplace_back("its output came faster than it could be read: nothing more was read");
  return told;
}

}  // namespace rescind::live
