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
  MiBoolean more = 1;
  MiResult result = mi_result_ok;
  while (more != 0) {
    const MiInstance* instance = nullptr;
    if (operation.ft->get_instance(&operation, &instance, &more, &result, nullptr, nullptr) != mi_result_ok)
      return 3;
    if (instance != nullptr) ++results;
  }
  operation.ft->close(&operation);
  std::printf("%d results, code %u\n", results, result);
}
