#include "harness/contract/own_codes.hpp"

#include <algorithm>

namespace rescind {

Ended ended_of(const std::vector<OwnCode>& codes, std::string_view code, std::string_view message) {
  const auto own = std::ranges::find(codes, code, &OwnCode::code);
  if (own == codes.end()) return Ended::none;
  if (own->by_message.empty()) return own->ended;
  const auto fits = [message](const auto& cause) {
    return message.find(cause.first) != std::string_view::npos;
  };
  const auto cause = std::ranges::find_if(own->by_message, fits);
  return cause == own->by_message.end() ? Ended::none : cause->second;
}

}  // namespace rescind
