#pragma once

#include <cstdint>
#include <string>

#include "harness/mi/abi.h"

namespace rescind::drop_in {

/// An instance of a class of that name, without elements. The caller frees it with its `remove`.
[[nodiscard]] MiInstance* new_instance(const std::string& class_name);

/// The result number `index` of a provider: its class is called as the provider, its key `Index` is the number.
[[nodiscard]] MiInstance* result_instance(const std::string& provider, std::uint32_t index);

}  // namespace rescind::drop_in
