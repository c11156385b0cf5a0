#include "harness/mi/probe/witness.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>

namespace rescind::probe {

std::int64_t now() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

void witness(const Behaviour& of, std::int64_t t, const char* event, const std::string& fields) {
  if (of.serial == 0) return;
  const std::string path =
      folder() + "/events-" + std::to_string(of.serial) + "-" + std::to_string(::getpid()) + ".jsonl";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  const std::string line = "{\"t\":" + std::to_string(t) + ",\"at\":\"provider\",\"event\":\"" + event +
                           "\",\"op\":\"" + of.op + "\"" + fields + "}\n";
  static_cast<void>(!::write(file, line.data(), line.size()));
  ::close(file);
}

}  // namespace rescind::probe
