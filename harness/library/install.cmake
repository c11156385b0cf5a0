# `cmake --install`: the program, one archive, headers below include/rescind, scenarios and schemas, and the package
# that find_package(rescind) finds. Nothing installed names a place of this machine, so that the tree can be moved.
# Five components: `program`, with what it reads; `library`; `explore`, the program for MPI, and `postgresql` and `grpc`, the
# adapters, where they were built. With RESCIND_DEBIAN they lie as Debian packages want them: no file in two, completions and compressed pages in their places.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# One archive, so that whoever links it needs to know nothing of our rooms. The command line is no part of it.
set(RESCIND_ROOMS base edge history contract simulation exploration models language compile run judging coverage
  findings search mutation reports library)
list(TRANSFORM RESCIND_ROOMS REPLACE "(.+)" "$<TARGET_OBJECTS:rescind_\\1>" OUTPUT_VARIABLE RESCIND_ROOM_OBJECTS)
add_library(rescind_package STATIC ${RESCIND_ROOM_OBJECTS})
set_target_properties(rescind_package PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME rescind EXPORT_NAME rescind)
target_compile_features(rescind_package PUBLIC cxx_std_20)
target_include_directories(rescind_package INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(rescind_package PUBLIC fmt::fmt yaml-cpp Threads::Threads)

# Headers only: they are compiled with the user's GoogleTest.
add_library(rescind_gtest INTERFACE)
set_target_properties(rescind_gtest PROPERTIES EXPORT_NAME gtest)
target_link_libraries(rescind_gtest INTERFACE rescind_package GTest::gmock)

# Said before anything is written: after a build of the program alone there is no archive.
install(CODE "
  if(NOT EXISTS \"$<TARGET_FILE:rescind_package>\")
    message(FATAL_ERROR \"The library was not built: nothing is installed. `cmake --build DIR` builds all; \"
      \"`cmake --install DIR --component program` installs the program alone.\")
  endif()" COMPONENT library)

set_target_properties(rescind PROPERTIES EXPORT_NAME program)
install(TARGETS rescind EXPORT rescind-program-targets COMPONENT program)
install(TARGETS rescind-postgresql COMPONENT postgresql OPTIONAL)
if(TARGET rescind-grpc)
  install(TARGETS rescind-grpc COMPONENT grpc OPTIONAL)
endif()
if(TARGET rescind-explore)
  install(TARGETS rescind-explore COMPONENT explore OPTIONAL)
  install(FILES ${PROJECT_BINARY_DIR}/harness/distributed/rescind-explore.1 DESTINATION ${CMAKE_INSTALL_DATADIR}/man/man1
    COMPONENT explore OPTIONAL)
endif()
# What speaks MI: left out where it was not built, as after a build of the program alone.
install(TARGETS rescind-mi-host COMPONENT program OPTIONAL)
install(TARGETS rescind-probe LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/rescind COMPONENT program OPTIONAL)
if(TARGET rescind_mi)
  install(TARGETS rescind_mi LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/rescind COMPONENT program OPTIONAL)
endif()
install(FILES ${PROJECT_BINARY_DIR}/harness/mi/rescind_probe.reg DESTINATION ${CMAKE_INSTALL_LIBDIR}/rescind COMPONENT program)
install(TARGETS rescind_package EXPORT rescind-targets COMPONENT library)
install(TARGETS rescind_gtest EXPORT rescind-gtest-targets COMPONENT library)

set(RESCIND_INSTALL_PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/rescind)
install(EXPORT rescind-targets NAMESPACE rescind:: DESTINATION ${RESCIND_INSTALL_PACKAGE} COMPONENT library)
install(EXPORT rescind-gtest-targets NAMESPACE rescind:: DESTINATION ${RESCIND_INSTALL_PACKAGE} COMPONENT library)
install(EXPORT rescind-program-targets NAMESPACE rescind:: DESTINATION ${RESCIND_INSTALL_PACKAGE} COMPONENT program)
set(RESCIND_INSTALL_DATA ${CMAKE_INSTALL_DATADIR}/rescind)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/rescind-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/rescind-config.cmake
  INSTALL_DESTINATION ${RESCIND_INSTALL_PACKAGE} PATH_VARS RESCIND_INSTALL_DATA)
# Before 1.0 every minor version may change what others use.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/rescind-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rescind-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/rescind-config-version.cmake DESTINATION ${RESCIND_INSTALL_PACKAGE} COMPONENT library)

set(components_with_data program library)
if(RESCIND_DEBIAN)
  set(components_with_data program)
endif()
foreach(component IN LISTS components_with_data)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${RESCIND_INSTALL_DATA} COMPONENT ${component})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/reports/ DESTINATION ${RESCIND_INSTALL_DATA}/reports COMPONENT ${component}
    FILES_MATCHING PATTERN "*schema.json" PATTERN html EXCLUDE)
endforeach()

# The pages, each where it stands in the sources, so that they find each other.
foreach(page README.md CHANGELOG.md .github/CONTRIBUTING.md .github/SECURITY.md harness/history/FORMAT.md
    harness/scenario/SCENARIOS.md harness/live/SUBJECTS.md harness/live/ADAPTERS.md reports/README.md reports/html/README.md
    reports/html/FORMAT.md)
  cmake_path(GET page PARENT_PATH folder)
  install(FILES ${PROJECT_SOURCE_DIR}/${page} DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder} COMPONENT program)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/harness/guides DESTINATION ${CMAKE_INSTALL_DOCDIR}/harness COMPONENT program)

# Completions and the manual page stand beside the program once it is linked.
set(zsh_functions zsh/site-functions)
if(RESCIND_DEBIAN)
  set(zsh_functions zsh/vendor-completions)
endif()
foreach(shell "rescind bash-completion/completions" "_rescind ${zsh_functions}" "rescind.fish fish/vendor_completions.d" "rescind.1 man/man1")
  separate_arguments(shell)
  list(POP_FRONT shell file place)
  install(FILES ${PROJECT_BINARY_DIR}/harness/cli/shells/${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/${place} COMPONENT program)
endforeach()

# The headers are written anew at each installation: see the script.
set(RESCIND_PUBLIC_HEADERS ${CMAKE_CURRENT_BINARY_DIR}/public)
install(CODE "
  set(SOURCE_DIR \"${PROJECT_SOURCE_DIR}\")
  set(OUTPUT_DIR \"${RESCIND_PUBLIC_HEADERS}\")
  include(\"${CMAKE_CURRENT_LIST_DIR}/public_headers.cmake\")" COMPONENT library)
install(DIRECTORY ${RESCIND_PUBLIC_HEADERS}/rescind DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
