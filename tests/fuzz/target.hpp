#pragma once

#include <cstddef>
#include <cstdint>

/// What libFuzzer, AFL++ and each_file.cpp call with one input after the other. It aborts where the input
/// breaks a promise, and returns 0 otherwise.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
