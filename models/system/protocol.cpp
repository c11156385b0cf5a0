#include "models/system/protocol.hpp"

#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

struct KindRow {
  OperationKind kind;
  ResultType result;
  std::string_view entry;
};

// Kinds in the order of OperationKind, from get on.
constexpr std::array rows{
    KindRow{OperationKind::get, ResultType::instance, "GetInstance"},
    KindRow{OperationKind::create, ResultType::instance, "CreateInstance"},
    KindRow{OperationKind::modify, ResultType::none, "ModifyInstance"},
    KindRow{OperationKind::remove, ResultType::none, "DeleteInstance"},
    KindRow{OperationKind::invoke, ResultType::parameters, "Invoke"},
    KindRow{OperationKind::enumerate, ResultType::instance, "EnumerateInstances"},
    KindRow{OperationKind::query, ResultType::instance, "EnumerateInstances"},
    KindRow{OperationKind::associators, ResultType::instance, "AssociatorInstances"},
    KindRow{OperationKind::references, ResultType::instance, "ReferenceInstances"},
    KindRow{OperationKind::subscribe, ResultType::indication, "Subscribe"},
    KindRow{OperationKind::get_class, ResultType::class_declaration, "GetClass"},
    KindRow{OperationKind::enumerate_classes, ResultType::class_declaration, "EnumerateClasses"},
    KindRow{OperationKind::test_connection, ResultType::none, "TestConnection"},
};

constexpr Message cancel_message(const KindRow& row, Protocol protocol) {
  if (!is_stream(row.kind)) return Message::none;
  if (row.kind == OperationKind::subscribe) return Message::unsubscribe;
  return protocol == Protocol::pull ? Message::release : Message::cancel;
}

constexpr Cell make_cell(const KindRow& row, Protocol protocol) {
  const bool pull = protocol == Protocol::pull;
  const Message carrier = !is_stream(row.kind) ? Message::response : pull ? Message::batch : Message::result;
  const Message cancel = cancel_message(row, protocol);
  return {.kind = row.kind,
          .protocol = protocol,
          .stream = is_stream(row.kind),
          .opening = is_stream(row.kind) && pull ? Message::accepted : Message::none,
          .carrier = carrier,
          .cancel = cancel,
          .carries_reason = cancel == Message::cancel,
          .result = row.result,
          .entry = row.entry};
}

constexpr auto make_cells(Protocol protocol) {
  std::array<Cell, rows.size()> cells{};
  for (std::size_t i = 0; i < rows.size(); ++i) cells[i] = make_cell(rows[i], protocol);
  return cells;
}

constexpr auto pull_cells = make_cells(Protocol::pull);
constexpr auto push_cells = make_cells(Protocol::push);

}  // namespace

const Cell& cell(OperationKind kind, Protocol protocol) {
  RESCIND_ASSERT(kind > OperationKind::none && kind < OperationKind::count_);
  RESCIND_ASSERT(protocol == Protocol::pull || protocol == Protocol::push);
  const auto row = static_cast<std::size_t>(kind) - 1;
  return protocol == Protocol::pull ? pull_cells[row] : push_cells[row];
}

Cell cell(OperationKind kind, Protocol protocol, const Ways& ways) {
  Cell own = cell(kind, protocol);
  if (!ways.travels(kind)) own.cancel = Message::none;
  if (ways.travels(kind) && own.cancel == Message::none) own.cancel = Message::cancel;
  own.carries_reason = own.cancel == Message::cancel && ways.tells_reason;
  return own;
}

}  // namespace rescind
