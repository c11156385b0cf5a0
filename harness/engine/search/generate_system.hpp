#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/search/generate_draws.hpp"
#include "harness/engine/search/generated_operation.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// The system of a generated scenario, before its providers.
struct GeneratedSystem {
  struct Quota {
    Pool pool = Pool::operations;
    Scope scope = Scope::user;
  };
  Protocol protocol = Protocol::push;
  bool messages = false;  ///< On a transport that loses, copies and reorders.
  bool has_bandwidth = false;
  std::vector<Quota> quotas;
  YamlNode node;  ///< The value of `system`.
};
/// `faults`: whether the network may lose messages.
[[nodiscard]] GeneratedSystem any_system(bool faults, Draws& draws);

/// A provider for operations of a kind.
struct GeneratedProvider {
  std::uint32_t results = 1;  ///< Or GeneratedOperation::endless.
  std::string_view hears;
  YamlNode node;
};
/// `stream`: for streams. `faults`: whether it may crash or hang.
[[nodiscard]] GeneratedProvider any_provider(bool stream, bool faults, Draws& draws);

/// One fault. `operations` and `sessions` are not empty.
[[nodiscard]] YamlNode any_fault(const GeneratedSystem& system,
                                 const std::vector<GeneratedOperation>& operations,
                                 const std::vector<std::string>& sessions, Draws& draws);

}  // namespace rescind
