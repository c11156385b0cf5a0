#include "tests/faults/planted.hpp"

std::unique_ptr<rescind::planted::Worker> rescind::planted::make_worker(OpId op) {
  auto worker = std::make_unique_for_overwrite<Worker>();
  worker->op = op;
  return worker;
}
