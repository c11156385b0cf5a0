# ask_git(RESULT GIT SOURCE WORD...): what git says of the checkout in SOURCE; empty where there is no git, or no checkout of
# ours: a repository around SOURCE has commits that are not ours. One that belongs to another user may be asked all the same.
function(ask_git result git source)
  set(ask "${git}" -c "safe.directory=${source}" -C "${source}")
  execute_process(COMMAND ${ask} rev-parse --show-prefix
    OUTPUT_VARIABLE below ERROR_QUIET RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed AND below STREQUAL "")
    execute_process(COMMAND ${ask} ${ARGN} OUTPUT_VARIABLE said ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
  set(${result} "${said}" PARENT_SCOPE)
endfunction()
