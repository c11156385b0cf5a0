#pragma once

#include <string>
#include <string_view>

#include "harness/base/input_error.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {

/// A small scenario that loads; tests change one thing in it.
inline const std::string small_scenario = R"(# A story
#   in two lines.

# Not part of it.
name: cancel/small
system:
  network: {latency: 1ms..5ms}
  quota: {operations: 1, per: user}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: poll}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: async}
    - {on: second post of list, cancel: list, reason: timeout}
    - {on: final of list, close: list}
expect:
  list: {results: 2..4, final: failed, final-within: 1ms}
)";

/// `text` with its first `from` replaced. An empty answer shows that `from` is not there.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

inline std::vector<Case> load(const std::string& text) {
  return load_scenario(text, "a.yaml").value();
}

/// The first error of `text`, whole; "loads" where there is none.
inline std::string first_error(const std::string& text) {
  const std::vector<InputError> errors = load_scenario(text, "a.yaml").errors;
  return errors.empty() ? "loads" : errors.front().what();
}

}  // namespace rescind
