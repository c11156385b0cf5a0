# With RESCIND_PRECOMPILE the headers that nearly every file includes are parsed once for all: a third of what compiling
# costs is parsing them. Files still include what they use: .ci/headers and clang-tidy read them without.

# rescind_precompiled(TARGET FROM): the files of TARGET start with the headers of FROM.
function(rescind_precompiled target from)
  if(RESCIND_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()

# rescind_precompile(NAME LINKS lib... HEADERS header...): has the headers parsed as the files of these libraries see them.
function(rescind_precompile name)
  cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
  if(RESCIND_PRECOMPILE)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/nothing.cpp CONTENT "")
    add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/nothing.cpp)
    target_link_libraries(${name} PRIVATE rescind_flags ${ARG_LINKS})
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  endif()
endfunction()

if(RESCIND_PRECOMPILE)
  # What lets a compiler cache tell whether it has seen the same headers. g++ 12 forgets of what is precompiled that it is
  # the system's, and then warns in std::string of what cannot be.
  target_compile_options(rescind_flags INTERFACE
    "$<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess;-Wno-stringop-overflow;-Wno-array-bounds>"
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

rescind_precompile(rescind_standard_headers
  HEADERS <algorithm> <array> <cstdint> <functional> <limits> <map> <memory> <optional> <set> <span> <string> <string_view>
    <tuple> <utility> <vector>)
