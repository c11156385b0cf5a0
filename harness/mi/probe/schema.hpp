#pragma once

#include <cstdint>

#include "harness/mi/abi.h"

namespace rescind::probe {

/// So many classes for operations, Rescind_Probe01 and so on, and as many for subscriptions, Rescind_Event01 and so on:
/// one for each operation of a case, so that the provider knows which it is.
inline constexpr std::uint32_t classes = 16;

/// What all classes are served by, and those of subscriptions.
struct Served {
  const MiProviderFT* probe;
  const MiProviderFT* event;
  void (*run)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
              const MiChar* method, const MiInstance* target, const MiInstance* parameters);
};

/// The schema of the module. Made once; `served` of the first call counts.
[[nodiscard]] const MiSchemaDecl& schema(const Served& served);
/// The declaration of the method Run.
[[nodiscard]] const MiMethodDecl& run_method();

}  // namespace rescind::probe
