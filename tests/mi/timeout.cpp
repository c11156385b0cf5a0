// Gives an operation less time than it needs, and cancels nothing.

#include <cstdio>

#include "tests/mi/client.hpp"

int main() {
  Client client("timeout");
  MiOperationOptions options{};
  if (client.application.ft->new_operation_options(&client.application, 0, &options) != mi_result_ok)
    return 2;
  MiInterval interval{};
  interval.microseconds = 50'000;
  options.ft->set_interval(&options, MI_OPTION_TIMEOUT, &interval, 0);
  MiOperation operation{};
  client.session.ft->enumerate_instances(&client.session, 0, &options, "root/test", "disks", 0, nullptr,
                                         &operation);
  options.ft->remove(&options);
  int results = 0;
  const MiResult result = read_all(operation, [&](const MiInstance*) { ++results; });
  operation.ft->close(&operation);
  std::printf("%d results, code %u\n", results, result);
}
