// usage: planted_fault NAME    prints the history of a run with this fault
// A program of its own, since some faults show only between two builds; planted_against compares them.

#include <iostream>
#include <string_view>

#include "harness/history/writer.hpp"
#include "tests/faults/planted.hpp"

int main(int argc, char** argv) {
  using namespace rescind;
  for (const planted::FaultName& known : planted::faults) {
    if (argc != 2 || known.name != std::string_view(argv[1])) continue;
    std::cout << to_json_lines(planted::run(known.fault, 1).history);
    return 0;
  }
  std::cerr << "usage: planted_fault NAME\n";
  return 2;
}
