// usage: planted_fault NAME                   prints the history of a run with this fault
//        planted_fault NAME --against FILE    compares it with one that another build printed
// A program of its own, since some faults show only between two builds.

#include <iostream>
#include <string_view>

#include "harness/cli/against.hpp"
#include "harness/history/writer.hpp"
#include "tests/faults/planted.hpp"

namespace {

using namespace rescind;

int show(planted::Fault fault, const char* against) {
  Trace trace = planted::run(fault, 1);
  if (against == nullptr) {
    std::cout << to_json_lines(trace.history);
    return 0;
  }
  trace.report.name = trace.history.header.name;
  trace.report.seed = 1;
  Console console;
  return static_cast<int>(
      compare_with_history({std::move(trace.report), std::move(trace.history)}, against, console));
}

}  // namespace

int main(int argc, char** argv) {
  const bool compares = argc == 4 && std::string_view(argv[2]) == "--against";
  for (const planted::FaultName& known : planted::faults) {
    if ((argc == 2 || compares) && known.name == argv[1])
      return show(known.fault, compares ? argv[3] : nullptr);
  }
  std::cerr << "usage: planted_fault NAME [--against FILE]\n";
  return static_cast<int>(ExitCode::usage);
}
