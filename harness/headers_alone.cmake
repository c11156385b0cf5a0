# The target headers_alone reads each header as it stands, with nothing that somebody else included: without precompiled
# headers, and by itself, which a batch of .ci/tidy does not show. `./dev lint` builds it; `all` leaves it out.
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS harness/*.hpp harness/*.h models/*.hpp reports/*.hpp)
set(sources "")
foreach(header IN LISTS headers)
  string(REGEX REPLACE "h(pp)?$" "cpp" source ${header})
  file(CONFIGURE OUTPUT headers_alone/${source} CONTENT "#include \"${header}\"\n")
  list(APPEND sources ${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${source})
endforeach()
find_package(GTest REQUIRED)  # Of the headers that GoogleTest's users include.
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${sources})
# Of our own libraries nothing is linked: they would be built.
target_include_directories(headers_alone PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(headers_alone PRIVATE
  CLI11::CLI11 fmt::fmt nlohmann_json::nlohmann_json pugixml::pugixml yaml-cpp GTest::gmock rescind_flags)
target_compile_options(headers_alone PRIVATE -fsyntax-only)
set_target_properties(headers_alone PROPERTIES UNITY_BUILD OFF)
