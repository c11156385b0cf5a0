# Writes OUT, the source file with built_from (built_from.hpp): the commit of the checkout in SOURCE, and COMPILER. Run by
# every build, and leaves OUT as it is where nothing has changed. GIT is the program, or what find_package did not find.
cmake_policy(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../ask_git.cmake)
ask_git(described "${GIT}" "${SOURCE}" describe --always --dirty --abbrev=12 --exclude=*)
string(REGEX REPLACE "-dirty$" "" commit "${described}")
set(changed true)
if(commit STREQUAL described)
  set(changed false)
endif()
file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT [[
#include "harness/cli/built_from.hpp"

const rescind::BuiltFrom rescind::built_from{.commit = "@commit@", .changed = @changed@, .compiler = "@COMPILER@"};
]])
