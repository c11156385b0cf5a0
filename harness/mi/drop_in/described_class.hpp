#pragma once

#include <cstdint>
#include <string>

#include "harness/mi/abi.h"

namespace rescind::drop_in {

/// The result number `index` of an operation on classes: the class of that provider, whose property `Index` is the number
/// where an instance does not say otherwise. It tells no more. Never freed: there is one for each provider and number.
[[nodiscard]] const MiClass* result_class(const std::string& provider, std::uint32_t index);

}  // namespace rescind::drop_in
