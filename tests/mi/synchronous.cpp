// Reads results one after the other, while another thread cancels after a while.

#include <chrono>
#include <cstdio>
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
  MiBoolean more = 1;
  MiResult result = mi_result_ok;
  while (more != 0) {
    const MiInstance* instance = nullptr;
    if (operation.ft->get_instance(&operation, &instance, &more, &result, nullptr, nullptr) != mi_result_ok)
      return 2;
    if (instance == nullptr) continue;
    MiValue index{};
    instance->ft->get_element(instance, "Index", &index, nullptr, nullptr, nullptr);
    if (index.uint32 != static_cast<std::uint32_t>(results)) return 3;
    ++results;
  }
  canceller.join();
  operation.ft->close(&operation);
  std::printf("%d results, code %u\n", results, result);
}
