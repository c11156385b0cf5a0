#pragma once

#include <cstdint>
#include <functional>

namespace rescind {

/// Does piece(0) to piece(pieces - 1), each once, and returns when all are done; throws again what one threw.
///
/// The core starts no thread: who wants them hands in an executor that has them. Pieces never wait for one
/// another, so doing them one after the other is right too, only slower.
using Executor = std::function<void(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece)>;

/// The executor without threads.
inline void one_after_another(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  for (std::uint32_t number = 0; number < pieces; ++number) piece(number);
}

}  // namespace rescind
