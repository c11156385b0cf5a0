// usage: planted_against NAME FILE    compares a run with this fault with one that another build's planted_fault printed

#include "harness/cli/against.hpp"

#include <iostream>
#include <string_view>

#include "tests/faults/planted.hpp"

namespace {

using namespace rescind;

ExitCode compare(planted::Fault fault, const char* file) {
  Trace trace = planted::run(fault, 1);
  trace.report.name = trace.history.header.name;
  trace.report.seed = 1;
  Console console;
  return compare_with_history({std::move(trace.report), std::move(trace.history)}, file, console);
}

}  // namespace

int main(int argc, char** argv) {
  for (const planted::FaultName& known : planted::faults)
    if (argc == 3 && known.name == std::string_view(argv[1]))
      return static_cast<int>(compare(known.fault, argv[2]));
  std::cerr << "usage: planted_against NAME FILE\n";
  return static_cast<int>(ExitCode::usage);
}
