# Read by cpack when packages are made: the version is that of the program, with the time and the commit behind it, so that a
# later one replaces an earlier one. Where git has no answer it is the program's alone.
include(${CPACK_RESCIND_SOURCE}/harness/ask_git.cmake)
ask_git(of_commit git "${CPACK_RESCIND_SOURCE}" log -1 --date=format-local:%Y%m%d%H%M --format=+git%cd.%h --abbrev=12)
set(version "${CPACK_PACKAGE_VERSION}${of_commit}")
set(CPACK_DEBIAN_PACKAGE_VERSION "${version}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "rescind (= ${version}), ${CPACK_RESCIND_LIBRARIES}")
