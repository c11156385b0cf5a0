# `cmake --install`: the program, one archive, headers below include/rescind, scenarios and schemas, and the package
# that find_package(rescind) finds. Nothing installed names a place of this machine, so that the tree can be moved.
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

set_target_properties(rescind PROPERTIES EXPORT_NAME program)
install(TARGETS rescind rescind_package EXPORT rescind-targets)
install(TARGETS rescind_gtest EXPORT rescind-gtest-targets)

set(RESCIND_INSTALL_PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/rescind)
install(EXPORT rescind-targets NAMESPACE rescind:: DESTINATION ${RESCIND_INSTALL_PACKAGE})
install(EXPORT rescind-gtest-targets NAMESPACE rescind:: DESTINATION ${RESCIND_INSTALL_PACKAGE})
set(RESCIND_INSTALL_DATA ${CMAKE_INSTALL_DATADIR}/rescind)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/rescind-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/rescind-config.cmake
  INSTALL_DESTINATION ${RESCIND_INSTALL_PACKAGE} PATH_VARS RESCIND_INSTALL_DATA)
# Before 1.0 every minor version may change what others use.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/rescind-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rescind-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/rescind-config-version.cmake DESTINATION ${RESCIND_INSTALL_PACKAGE})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${RESCIND_INSTALL_DATA})
install(FILES ${PROJECT_SOURCE_DIR}/reports/schema.json DESTINATION ${RESCIND_INSTALL_DATA}/reports)
install(FILES ${PROJECT_SOURCE_DIR}/harness/history/FORMAT.md ${PROJECT_SOURCE_DIR}/harness/scenario/SCENARIOS.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The headers are written anew at each installation: see the script.
set(RESCIND_PUBLIC_HEADERS ${CMAKE_CURRENT_BINARY_DIR}/public)
install(CODE "
  set(SOURCE_DIR \"${PROJECT_SOURCE_DIR}\")
  set(OUTPUT_DIR \"${RESCIND_PUBLIC_HEADERS}\")
  include(\"${CMAKE_CURRENT_LIST_DIR}/public_headers.cmake\")")
install(DIRECTORY ${RESCIND_PUBLIC_HEADERS}/rescind DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
