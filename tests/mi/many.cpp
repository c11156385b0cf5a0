// As many operations at once as the argument says, each cancelled and read to its end while all others run.

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "tests/mi/client.hpp"

int main(int, char** arguments) {
  Client client("many");
  std::vector<MiOperation> operations(std::strtoul(arguments[1], nullptr, 10));
  for (MiOperation& one : operations) one = client.enumerate(nullptr);
  for (MiOperation& one : operations) one.ft->cancel(&one, mi_reason_none);
  std::size_t failed = 0;
  for (MiOperation& one : operations) {
    failed += read_all(one, [](const MiInstance*) {}) == mi_result_failed ? 1 : 0;
    one.ft->close(&one);
  }
  std::printf("%zu cancelled\n", failed);
}
