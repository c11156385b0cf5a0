#pragma once

#include <cstdint>
#include <string_view>

#include "harness/history/event.hpp"
#include "models/system/ways.hpp"

namespace rescind {

/// What an operation's results are.
enum class ResultType : std::uint8_t { none, instance, class_declaration, indication, parameters };

/// What one operation kind says over one protocol: the cell of the kind x protocol table.
///
/// *pull* (WS-Management like): a stream is opened, then pulled batch by batch, and released; nothing is
/// delivered without an outstanding pull. *push* (a local socket): the server sends results as they come.
struct Cell {
  OperationKind kind;
  Protocol protocol;
  bool stream;          ///< Many results; else one at the most, riding in the response.
  Message opening;      ///< What answers the request at once (pull streams), or none.
  Message carrier;      ///< What carries results.
  Message cancel;       ///< What tells the server of a cancel, or none: it cannot travel (S11).
  bool carries_reason;  ///< Whether that message says why.
  ResultType result;
  std::string_view entry;  ///< The provider's function that serves it.
};

/// The cell of `kind` and `protocol`. Requires a real kind, and pull or push.
[[nodiscard]] const Cell& cell(OperationKind kind, Protocol protocol);
/// Likewise, as a system of these ways has it.
[[nodiscard]] Cell cell(OperationKind kind, Protocol protocol, const Ways& ways);

}  // namespace rescind
