// Loads the library when it is running already, and then asks it for an application.

#include <dlfcn.h>

#include <cstdio>

#include "harness/mi/abi.h"

int main(int, char** arguments) {
  void* const loaded = dlopen(arguments[1], RTLD_NOW);
  if (loaded == nullptr) return 2;
  const auto initialize = reinterpret_cast<MiInitialize>(dlsym(loaded, MI_INITIALIZE_SYMBOL));
  MiApplication application{};
  std::printf("answered %u\n", initialize(0, "late", nullptr, &application));
}
