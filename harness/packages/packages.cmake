# `./dev package`, by CPack: a Debian package of each component, with the preset `package`. Their version, and what depends
# on it, is found when they are made: version.cmake.
set(RESCIND_CONTACT "rescind maintainers <maintainers@rescind.invalid>" CACHE STRING "Who is named as a package's maintainer")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rescind)
set(CPACK_PACKAGE_CONTACT ${RESCIND_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_COMPONENTS_ALL program library postgresql)
set(besides "postgresql rescind-postgresql")
set(manual_pages "program rescind")
if(TARGET rescind-grpc)
  list(APPEND CPACK_COMPONENTS_ALL grpc)
  list(APPEND besides "grpc rescind-grpc")
endif()
if(TARGET rescind-explore)
  list(APPEND CPACK_COMPONENTS_ALL explore)
  list(APPEND besides "explore rescind-explore")
  list(APPEND manual_pages "explore rescind-explore")
endif()
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/version.cmake)
set(CPACK_RESCIND_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME rescind)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "librescind-dev, rescind-explore, rescind-postgresql, rescind-grpc")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"Judges recorded histories, starts real servers and cancels them at every
moment, replays simulated scenarios, and shows the few events that prove a
broken promise. With the shipped scenarios and profiles, and the guides.")

# The archive names the symbols of the libraries that it was compiled with: those of another version do not link.
string(REGEX MATCH "^[0-9]+" fmt_major "${fmt_VERSION}")
math(EXPR fmt_next "${fmt_major} + 1")
string(REGEX MATCH "^([0-9]+)\\.([0-9]+)" yaml_minor "${yaml-cpp_VERSION}")
math(EXPR yaml_next "${CMAKE_MATCH_2} + 1")
set(CPACK_RESCIND_LIBRARIES "libfmt-dev (>= ${fmt_major}), libfmt-dev (<< ${fmt_next}~), \
libyaml-cpp-dev (>= ${yaml_minor}), libyaml-cpp-dev (<< ${CMAKE_MATCH_1}.${yaml_next}~), libxxhash-dev")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME librescind-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "libgmock-dev")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"Records histories of a C++ program and judges them inside its tests, and runs
scenarios as GoogleTest tests: headers, a static library, and the package that
find_package(rescind) finds.")

set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_NAME rescind-postgresql)
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_ENHANCES rescind)
set(CPACK_COMPONENT_POSTGRESQL_DESCRIPTION
"The adapter through which `rescind check postgresql` speaks to a server, or to
a pooler in front of one.")

set(CPACK_DEBIAN_GRPC_PACKAGE_NAME rescind-grpc)
set(CPACK_DEBIAN_GRPC_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_GRPC_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_GRPC_PACKAGE_ENHANCES rescind)
set(CPACK_COMPONENT_GRPC_DESCRIPTION
"The adapter through which `rescind check grpc` speaks to a server, whose
methods a subject file names.")

# mpirun is no library, which would be found.
set(CPACK_DEBIAN_EXPLORE_PACKAGE_NAME rescind-explore)
set(CPACK_DEBIAN_EXPLORE_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_EXPLORE_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_EXPLORE_PACKAGE_DEPENDS openmpi-bin)
set(CPACK_DEBIAN_EXPLORE_PACKAGE_ENHANCES rescind)
set(CPACK_COMPONENT_EXPLORE_DESCRIPTION
"`mpirun -n N rescind-explore` tries every order in which things can happen, as
`rescind explore` does, in the memory of several processes.")

if(RESCIND_DEBIAN)
  # A line of text in /usr/share/doc for each package, as Debian wants it.
  foreach(package "program rescind" "library librescind-dev" ${besides})
    separate_arguments(package)
    list(POP_FRONT package component name)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
  endforeach()
  # Debian's manual pages are compressed; -n leaves the time out.
  foreach(page ${manual_pages})
    separate_arguments(page)
    list(POP_FRONT page component name)
    install(CODE "
      execute_process(COMMAND gzip -9nf \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/man/man1/${name}.1\"
        COMMAND_ERROR_IS_FATAL ANY)" COMPONENT ${component})
  endforeach()
endif()
include(CPack)
