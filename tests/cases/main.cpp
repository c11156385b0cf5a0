// Every case of the scenario files named on the command line, or of ./scenarios, as a GoogleTest test.
#include <gtest/gtest.h>

#include <cstdio>

#include "harness/library/register_scenarios.hpp"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);  // Takes its own options out.
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') {
      std::fprintf(stderr, "rescind_cases: unknown option '%s'; --help shows GoogleTest's\n", argv[i]);
      return 2;
    }
    rescind::register_scenarios(argv[i]);
  }
  if (argc == 1) rescind::register_scenarios("scenarios");
  return RUN_ALL_TESTS();
}
