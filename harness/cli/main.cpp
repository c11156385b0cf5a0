#include "harness/cli/command_line.hpp"
#include "harness/edge/signals.hpp"

int main(int argc, char** argv) {
  rescind::handle_signals();
  return rescind::run_command_line(argc, argv, rescind::built_from);
}
