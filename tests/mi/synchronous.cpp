// Reads results one after the other, while another thread cancels after a while.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "tests/mi/client.hpp"

int main() {
  Client client("synchronous");
  MiOperation operation = client.enumerate(nullptr);
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(70));
    operation.ft->cancel(&operation, mi_reason_none);
  });
  int results = 0;
  const MiResult result = read_all(operation, [&](const MiInstance* instance) {
    MiValue index{};
    instance->ft->get_element(instance, "Index", &index, nullptr, nullptr, nullptr);
    if (index.uint32 != static_cast<std::uint32_t>(results)) std::exit(3);
    ++results;
  });
  canceller.join();
  operation.ft->close(&operation);
  std::printf("%d results, code %u\n", results, result);
}
