#include "harness/mi/drop_in/symbols.hpp"

#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "harness/base/text.hpp"

namespace rescind::drop_in {
namespace {

std::string demangled(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? text.get() : name;
}

std::string hexadecimal(std::uintptr_t number) {
  std::ostringstream text;
  text << "0x" << std::hex << number;
  return text.str();
}

}  // namespace

std::string symbol_at(const void* place) {
  Dl_info found{};
  const auto at = reinterpret_cast<std::uintptr_t>(place);
  if (dladdr(place, &found) == 0) return hexadecimal(at);
  const std::string file = found.dli_fname == nullptr ? "" : std::string(" in ") + printable(found.dli_fname);
  if (found.dli_sname == nullptr)
    return hexadecimal(at - reinterpret_cast<std::uintptr_t>(found.dli_fbase)) + file;
  return printable(demangled(found.dli_sname)) + "+" +
         hexadecimal(at - reinterpret_cast<std::uintptr_t>(found.dli_saddr)) + file;
}

}  // namespace rescind::drop_in
