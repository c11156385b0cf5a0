#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/mi/abi.h"

namespace rescind::drop_in {

/// Options of a destination or of an operation, in the order in which they were set. A name that is set again is set anew.
struct Options {
  struct Option {
    std::string name;
    MiType type = mi_type_string;
    std::string text{};
    std::uint32_t number = 0;
    MiInterval interval{};
    std::uint32_t flags = 0;
  };
  std::vector<Option> all;
};

extern const MiOperationOptionsFT operation_options_functions;
extern const MiDestinationOptionsFT destination_options_functions;
extern const MiDeliveryOptionsFT delivery_options_functions;

/// The timeout that they set; no_number where there are none, or none of it.
[[nodiscard]] Duration timeout_of(const MiOperationOptions* options);

}  // namespace rescind::drop_in
