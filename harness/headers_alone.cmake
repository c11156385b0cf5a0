# The target headers_alone compiles each header that no source includes before all others: as it stands, with nothing that
# somebody else included. `./dev lint` builds it; `all` leaves it out. The libraries whose headers they are come with it,
# so that the sources which include their own header first are compiled too, without precompiled headers: in the batches of
# .ci/tidy a header has what the file before included.
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS harness/*.hpp harness/*.h models/*.hpp reports/*.hpp)
set(sources "")
foreach(header IN LISTS headers)
  string(REGEX REPLACE "h(pp)?$" "cpp" source ${header})
  set(first "")
  if(EXISTS ${PROJECT_SOURCE_DIR}/${source})
    file(STRINGS ${source} first REGEX "^#include" LIMIT_COUNT 1)
  endif()
  if(NOT first STREQUAL "#include \"${header}\"")
    file(CONFIGURE OUTPUT headers_alone/${source} CONTENT "#include \"${header}\"\n")
    list(APPEND sources ${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${source})
  endif()
endforeach()
find_package(GTest REQUIRED)  # Of the headers that GoogleTest's users include.
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${sources})
target_link_libraries(headers_alone PRIVATE rescind::cli rescind::library fmt::fmt nlohmann_json::nlohmann_json GTest::gmock rescind_flags)
target_compile_options(headers_alone PRIVATE -O0)
