#!/usr/bin/env bash
# Tests of ./dev, each in a small checkout of its own, with stand-ins for the tools that would install, build or run.
# usage: dev_test.sh DEV CASE    (DEV: the script under test; CASE: a function below)
set -euo pipefail

dev=$1 case=$2
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
checkout="$place/a checkout"
calls=$place/calls # One line for each call of a stand-in that changes the machine.
mkdir -p "$checkout/scenarios/cancel" "$place/bin"
for file in dev .ci/failures .ci/headers .ci/help .ci/packages .ci/rooms .ci/tidy tests/fuzz/drive; do
  install -D -- "${dev%/*}/$file" "$checkout/$file"
done
touch "$calls"
export PATH=$place/bin:$PATH calls

# ------------------------------------------------------------------------------------------------------------- helpers

fail() {
  echo "FAILED: $*" >&2
  [[ ! -v output ]] || printf -- '--- exit code %s, output:\n%s\n' "$code" "$output" >&2
  exit 1
}

# Calls dev; its exit code is then in code, both its outputs in output.
call() {
  code=0
  output=$("$checkout/dev" "$@" 2>&1 </dev/null) || code=$?
}

expect_code() { [[ $code == "$1" ]] || fail "exit code $1 was expected"; }
expect_says() { [[ $output == *"$1"* ]] || fail "expected to read: $1"; }
expect_last_line() { [[ $output == *$'\n'"$1" ]] || fail "expected as the last line: $1"; }
expect_calls() { [[ $(<"$calls") == "$1" ]] || fail "expected the calls:"$'\n'"$1"$'\n'"seen:"$'\n'"$(<"$calls")"; }

# Puts a program NAME, whose text is read from standard input, before all others.
stand_in() {
  { echo '#!/usr/bin/env bash' && cat; } >"$place/bin/$1"
  chmod +x "$place/bin/$1"
}

packages_are_installed_except() { # PATTERN
  echo "for p in \"\${@:4}\"; do [[ \$p == $1 ]] || echo \"\$p=installed\"; done" | stand_in dpkg-query
}

user_is() { echo "echo $1" | stand_in id; }

record_calls_of_apt() {
  stand_in apt-get <<'TEXT'
[[ " $* " != *' --assume-no '* ]] || { echo 'After this operation, 12.3 MB of additional disk space will be used.'; exit 1; }
echo "apt-get ${*: -1}" >>"$calls"
TEXT
}

# A checkout that counts as built: cmake has nothing to do, and rescind prints where it
# is and its arguments.
pretend_to_build() {
  packages_are_installed_except none
  echo 'exit 0' | stand_in cmake
  mkdir -p "$checkout"/build/{lint,release/harness/cli}
  stand_in rescind <<'TEXT'
echo "in $PWD: $*"
TEXT
  mv "$place/bin/rescind" "$checkout/build/release/harness/cli/rescind"
}

# --------------------------------------------------------------------------------------------------------------- cases

help_explains_every_command() {
  local command
  for command in run test fuzz explore bench build package lint format viewer; do
    call --help
    expect_code 0
    expect_says "  $command "
    call "$command" --help
    expect_code 0
    expect_says "usage: ./dev $command"
  done
}

unknown_command_names_the_nearest() {
  call tset
  expect_code 2
  expect_says "unknown command 'tset': did you mean 'test'? All: run"
  call clean
  expect_code 2
  expect_says "unknown command 'clean'. All: run"
}

wrong_arguments_are_usage_errors() {
  call format --chekc
  expect_code 2
  expect_says "'--chekc'"
  call lint --fast
  expect_code 2
  call test --compiler
  expect_code 2
  call bench --sanitize
  expect_code 2
  call fuzz --for 60
  expect_code 2
  expect_says "'60' is no time: write 90s, 10m or 2h."
  call fuzz --target sceanrio
  expect_code 2
  expect_says "did you mean 'scenario'?"
  call fuzz --jobs none
  expect_code 2
  call fuzz --runs
  expect_code 2
  expect_says '--runs needs a value'
  call fuzz everything
  expect_code 2
  call package rescind
  expect_code 2
}

only_what_is_missing_is_installed() {
  user_is 0
  packages_are_installed_except clang-format
  record_calls_of_apt
  echo 'exit 0' | stand_in clang-format
  git -C "$checkout" init -q
  call format --check
  expect_code 0
  expect_calls 'apt-get clang-format'
  expect_says 'apt-get install --no-install-recommends clang-format'
  expect_says '12.3 MB of additional disk space'
}

nothing_is_installed_when_all_is_there() {
  pretend_to_build
  record_calls_of_apt
  call run
  expect_code 0
  expect_calls ''
}

stale_package_lists_are_fetched_once() {
  user_is 0
  packages_are_installed_except clang-format
  stand_in apt-get <<'TEXT'
[[ " $* " != *' --assume-no '* ]] || exit 1
echo "apt-get ${*: -1}" >>"$calls"
[[ ${*: -1} == update ]] || grep -q update "$calls"
TEXT
  echo 'exit 0' | stand_in clang-format
  git -C "$checkout" init -q
  call format --check
  expect_code 0
  expect_says 'fetching the lists'
  expect_calls $'apt-get clang-format\napt-get update\napt-get clang-format'
}

without_root_and_sudo_it_says_what_to_type() {
  user_is 1000
  packages_are_installed_except clang-format
  record_calls_of_apt
  echo 'exit 1' | stand_in sudo
  call format --check
  expect_code 3
  expect_says 'apt-get install clang-format'
  expect_calls ''
}

run_writes_reports_and_passes_arguments_on() {
  pretend_to_build
  call run --filter cancel
  expect_code 0
  expect_says "run --filter cancel --report junit=$checkout/out/junit.xml --report json=$checkout/out/report.json"
}

run_looks_for_scenarios_in_the_checkout_unless_a_path_is_named() {
  pretend_to_build
  mkdir "$place/mine"
  cd "$place"
  call run
  expect_says "in $checkout: run --report"
  call run --strict mine
  expect_says "in $place: run --strict mine --report"
}

test_ends_with_the_numbers() {
  pretend_to_build
  stand_in ctest <<'TEXT'
while [[ $1 != --output-junit ]]; do shift; done
printf '<testsuite name="x"\n\ttests="5"\n\tfailures="1"\n\tdisabled="0"\n\tskipped="1"\n>' >"$2"
printf '<testcase name="Good" status="run"><system-out>fine</system-out></testcase>' >>"$2"
printf '<testcase name="Bad" status="fail"><system-out>1 &lt; 0\n</system-out></testcase></testsuite>' >>"$2"
exit 8
TEXT
  call test -L unit
  expect_code 1
  expect_says '1 not run'
  expect_says 'Bad failed; the end of what it said:'
  expect_says '1 < 0'
  expect_last_line '3 passed, 1 failed'
}

# What the page is made of counts as installed; what npm would do is recorded.
pretend_to_have_the_page() {
  pretend_to_build
  local page=$checkout/reports/html
  mkdir -p "$page/node_modules" "$page/built"
  echo 'the page' >"$page/built/viewer.html"
  touch "$page/package-lock.json" "$page/node_modules/.made-of"
  stand_in node <<'TEXT'
case $1 in
  -p) echo '3 passed, 1 failed' ;;
  --version) echo v18.20.4 ;;
esac
TEXT
  stand_in npm <<'TEXT'
echo "npm $*" >>"$calls"
case $* in
  *build\ --*) echo 'the page' >"${*: -1}" ;;
  test*) exit 1 ;;
esac
TEXT
}

page_is_compared_and_tested_and_ends_with_the_numbers() {
  pretend_to_have_the_page
  call test --page
  expect_code 1
  expect_last_line '3 passed, 1 failed'
  grep -q '^npm run --silent check' "$calls" || fail "nothing was checked: $(<"$calls")"
}

page_that_its_sources_do_not_make_fails() {
  pretend_to_have_the_page
  echo 'an older page' >"$checkout/reports/html/built/viewer.html"
  call test --page
  expect_code 1
  expect_says 'run ./dev viewer'
  ! grep -q '^npm test' "$calls" || fail 'it was tested all the same'
}

page_is_made_with_what_its_lock_file_names() {
  pretend_to_have_the_page
  echo 'something new' >"$checkout/reports/html/package-lock.json"
  call viewer
  expect_code 0
  expect_calls $'npm ci --ignore-scripts\nnpm run --silent types\nnpm run --silent check\nnpm run --silent build'
  call viewer
  [[ $(grep -c '^npm ci' "$calls") == 1 ]] || fail 'it was installed twice'
}

page_says_which_node_it_needs() {
  pretend_to_have_the_page
  stand_in node <<'TEXT'
[[ $1 != --version ]] || echo v16.20.2
[[ $1 == --version ]]
TEXT
  call viewer
  expect_code 3
  expect_says 'node v16.20.2 is too old: 18 or later is needed'
  expect_calls ''
}

packages_replace_older_ones_and_carry_the_time_of_the_commit() {
  pretend_to_build
  mkdir -p "$checkout"/build/package "$checkout/out/packages"
  touch "$checkout/out/packages/rescind_old.deb"
  git -C "$checkout" init -q
  git -C "$checkout" -c user.name=a -c user.email=a@example.org commit -q --allow-empty --date=@7 -m a
  stand_in cpack <<'TEXT'
echo "cpack in ${PWD##*/} at $SOURCE_DATE_EPOCH $(umask)" >>"$calls"
mkdir -p "$2" && echo x >"$2/rescind_1_amd64.deb"
TEXT
  call package
  expect_code 0
  expect_calls "cpack in package at $(git -C "$checkout" log -1 --format=%ct) 0022"
  expect_says "$checkout/out/packages/rescind_1_amd64.deb"
  [[ ! -e $checkout/out/packages/rescind_old.deb ]] || fail 'an old package was left'
  echo 'exit 1' | stand_in cpack
  call package
  expect_code 3
  expect_says 'cpack failed'
}

explore_takes_the_large_configurations_unless_a_path_is_named() {
  pretend_to_build
  mkdir "$place/mine"
  cd "$place"
  call explore --jobs 1
  expect_code 0
  expect_says "in $checkout: explore scenarios/bounded-large --reduce symmetry --jobs 1"
  call explore mine --jobs 1
  expect_says "in $place: explore mine --jobs 1"
}

# Fuzzers that count as built, and find nothing.
pretend_to_build_fuzzers() {
  pretend_to_build
  local target programs=$checkout/build/fuzz/tests/fuzz
  mkdir -p "$programs"
  stand_in fuzz_seeds <<'TEXT'
mkdir -p "$1" && touch "$1/scenario.dict"
TEXT
  for target in scenario history run; do
    stand_in "fuzz_$target" <<'TEXT'
echo "${0##*/} $1 ${*: -4}" >>"$calls"
echo 'stat::number_of_executed_units: 1234'
TEXT
  done
  mv "$place"/bin/fuzz_* "$programs"
}

fuzz_tries_every_target_and_keeps_what_it_learns() {
  pretend_to_build_fuzzers
  call fuzz --for 2m
  expect_code 0
  expect_says 'scenario: 1234 inputs tried, nothing found'
  expect_last_line 'run: 1234 inputs tried, nothing found'
  local calls_expected='' target
  for target in scenario history run; do
    calls_expected+="fuzz_$target -max_total_time=120 $checkout/out/fuzz/$target/corpus"
    calls_expected+=" $checkout/out/fuzz/made/$target $checkout/tests/fuzz/seeds/$target"
    calls_expected+=" $checkout/tests/fuzz/regressions/$target"$'\n'
  done
  expect_calls "${calls_expected%$'\n'}"
}

fuzz_says_how_a_finding_is_shown_again() {
  pretend_to_build_fuzzers
  stand_in fuzz_history <<'TEXT'
echo 'this does not hold: two and two is five'
echo 'Test unit written to '"${PWD%/}/found-1"
echo 'stat::number_of_executed_units: 7'
exit 77
TEXT
  mv "$place/bin/fuzz_history" "$checkout/build/fuzz/tests/fuzz/"
  cd "$checkout"
  call fuzz --runs 10 --target history
  expect_code 1
  expect_says 'history: FOUND after 7 inputs: this does not hold: two and two is five'
  expect_says 'show it again:  build/fuzz/tests/fuzz/fuzz_history found-1'
  expect_says 'move it to tests/fuzz/regressions/history'
}

fuzzer_that_cannot_start_could_not_run() {
  pretend_to_build_fuzzers
  echo 'echo "no such option" && exit 1' | stand_in fuzz_run
  mv "$place/bin/fuzz_run" "$checkout/build/fuzz/tests/fuzz/"
  call fuzz --target run
  expect_code 3
  expect_says 'no such option'
  expect_says 'fuzz_run could not run (exit code 1)'
}

failed_build_could_not_run() {
  pretend_to_build
  stand_in cmake <<'TEXT'
[[ $1 != --build ]]
TEXT
  call run
  expect_code 3
  expect_says 'the build failed'
}

format_mends_each_file() {
  packages_are_installed_except none
  git -C "$checkout" init -q
  touch "$checkout/one.cpp" "$checkout/other.hpp" "$checkout/no code.md"
  stand_in clang-format <<'TEXT'
echo "clang-format $*" >>"$calls"
TEXT
  call format
  expect_code 0
  [[ $(sort "$calls") == $'clang-format -i one.cpp\nclang-format -i other.hpp' ]] || fail "$(<"$calls")"
}

unformatted_file_fails_the_check_and_is_left_alone() {
  packages_are_installed_except none
  git -C "$checkout" init -q
  touch "$checkout/new file.cpp"
  stand_in clang-format <<'TEXT'
echo "clang-format $*" >>"$calls"
exit 1
TEXT
  call format --check
  expect_code 1
  expect_says 'not formatted: new file.cpp'
  expect_calls 'clang-format --dry-run --Werror new file.cpp'
}

# A checkout with a small file in each of some rooms, all that lint calls in place of the real tools.
pretend_to_lint() {
  pretend_to_build
  echo 'exit 0' | stand_in clang-format
  echo 'exit 0' | stand_in clang-tidy
  echo 'exit 0' | stand_in clang++
  echo build >"$checkout/.gitignore"
  git -C "$checkout" init -q
  put harness/contract/judge.hpp '#include "harness/history/event.hpp"'
  put models/system/world.hpp '#include "harness/base/time.hpp"'
  put harness/cli/run_command.cpp '#include "harness/engine/run/runner.hpp"'
  put harness/edge/files.cpp '#include <unistd.h>'
  compiled_alike harness/cli/run_command.cpp harness/edge/files.cpp
}

put() { # FILE LINE
  mkdir -p "$checkout/${1%/*}"
  echo "$2" >"$checkout/$1"
}

lint_refuses_what_runs_against_the_rooms() {
  pretend_to_lint
  call lint
  expect_code 0
  local file
  local -A wrong=(
    [harness/base/time.hpp]='"harness/history/event.hpp"'
    [harness/history/event.hpp]='"models/system/world.hpp"'
    [harness/contract/profile.hpp]='"models/system/world.hpp"'
    [models/system/client.cpp]='<chrono>'
    [harness/scenario/language/schema.hpp]='"harness/scenario/compile/loader.hpp"'
    [harness/engine/run/runner.cpp]='"harness/cli/options.hpp"'
    [harness/engine/search/sweep.cpp]='"reports/json.hpp"'
    [harness/engine/findings/shrink.cpp]='"harness/engine/search/sweep.hpp"'
    [harness/library/recorder.cpp]='"harness/cli/options.hpp"'
    [harness/mi/abi.h]='"harness/base/time.hpp"'
    [harness/cli/files.cpp]='<unistd.h>'
    [reports/json.cpp]='<fstream>'
    [harness/edge/files.hpp]='"harness/engine/run/runner.hpp"'
    [harness/attic/old.hpp]='"harness/base/time.hpp"'
  )
  for file in "${!wrong[@]}"; do put "$file" "#include ${wrong[$file]}"; done
  compiled_alike "${!wrong[@]}" harness/cli/run_command.cpp harness/edge/files.cpp
  call lint
  expect_code 1
  for file in "${!wrong[@]}"; do
    if [[ $file == */attic/* ]]; then
      expect_says "$file: stands in no room"
    else
      expect_says "$file:1:#include ${wrong[$file]}"
    fi
  done
}

lint_refuses_two_types_of_one_name() {
  pretend_to_lint
  local text=$'namespace rescind {\nnamespace {\nstruct Own {\n};\n}  // namespace\nstruct Table {\n};\n}  // namespace rescind'
  put harness/base/one.hpp "$text"
  call lint
  expect_code 0
  put reports/other.hpp "$text"
  call lint
  expect_code 1
  expect_says 'reports/other.hpp:6: rescind::Table is another type in harness/base/one.hpp'
  [[ $output != *Own* ]] || fail "what is in an unnamed namespace is its file's own"
}

lint_reads_each_header_as_it_stands() {
  pretend_to_lint
  rm -r "$place/bin/clang++" "$checkout"/{models,harness}
  put harness/base/name.hpp $'#pragma once\n#include <string>\nusing Name = std::string;'
  put harness/base/names.hpp $'#pragma once\n#include <vector>\n#include "harness/base/name.hpp"\nusing Names = std::vector<Name>;'
  put harness/base/all.hpp $'#pragma once\n#include "harness/base/names.hpp"\nusing All = Names;'
  put harness/base/all.cpp '#include "harness/base/all.hpp"'
  compiled harness/base/all.cpp "-I'$checkout'"
  call lint
  expect_code 0

  # What goes before hides nothing: neither what is compiled beforehand, nor who includes it.
  put harness/base/names.hpp $'#pragma once\n#include "harness/base/name.hpp"\nusing Names = std::vector<Name>;'
  put harness/base/all.hpp $'#pragma once\n#include <vector>\n#include "harness/base/names.hpp"\nusing All = Names;'
  call lint
  expect_code 1
  expect_says 'harness/base/names.hpp:3:'
  [[ $output != *all.hpp:[0-9]*error* ]] || fail "the mistake is another header's"
}

# A clang-tidy that finds WRONG, and that two files which are read as one have a helper of the same name.
pretend_to_tidy() {
  stand_in clang-tidy <<'TEXT'
mapfile -t included < <(sed -n 's/^#include "\(\/.*\)"$/\1/p' "${@: -1}")
text=$(cat -- "${included[@]-}" "${@: -1}" 2>/dev/null)
echo "${#included[@]} ${@: -1}" >>"$calls"
[[ $text != *HELPER*HELPER* ]] || { echo "${@: -1}: error: redefinition of 'HELPER'"; exit 1; }
[[ $text != *WRONG* ]] || { echo "${@: -1}: error: it is wrong [some-check]"; exit 1; }
TEXT
}

compiled_alike() { # FILE...
  local file pairs=()
  for file; do pairs+=("$file" ''); done
  compiled "${pairs[@]}"
}

compiled() { # [FILE OPTIONS]...
  local entries=()
  while (($#)); do
    entries+=("{\"directory\": \"$checkout\", \"file\": \"$checkout/$1\", \"command\": \"c++ -O2 $2 -o out -c '$checkout/$1'\"}")
    shift 2
  done
  (IFS=,; put build/lint/compile_commands.json "[${entries[*]}]")
}

lint_reads_files_in_batches_and_says_what_each_has() {
  pretend_to_lint
  pretend_to_tidy
  rm "$checkout"/harness/cli/run_command.cpp "$checkout"/harness/edge/files.cpp
  local file files=(models/system/{a,b,c,d,e}.cpp)
  for file in "${files[@]}"; do put "$file" 'int good;'; done
  compiled_alike "${files[@]}"
  call lint
  expect_code 0
  [[ $(grep -c '^5 ' "$calls") == 1 && $(grep -c system "$calls") == 0 ]] || fail "not one batch: $(<"$calls")"

  put models/system/b.cpp 'int helper = 1;'
  put models/system/c.cpp 'int helper = 2;'
  : >"$calls"
  call lint
  expect_code 0
  [[ $(grep -c '^3 ' "$calls") == 1 && $(grep -c '^2 ' "$calls") == 1 && $(grep -c system "$calls") == 0 ]] ||
    fail "what defines the same name is not read apart: $(<"$calls")"

  put models/system/b.cpp $'namespace rescind::b_test {\nint helper = 1;\n}'
  put models/system/c.cpp $'namespace rescind::c_test {\nint helper = 2;\n}'
  : >"$calls"
  call lint
  expect_code 0
  [[ $(grep -c '^5 ' "$calls") == 1 && $(grep -c system "$calls") == 0 ]] ||
    fail "a test file's own namespace is read apart: $(<"$calls")"

  compiled models/system/a.cpp -DONE models/system/b.cpp -DTWO=2 models/system/c.cpp -DTWO=3 \
    models/system/d.cpp '' models/system/e.cpp -DONE
  : >"$calls"
  call lint
  expect_code 0
  [[ $(grep -c '^3 ' "$calls") == 1 && $(grep -c '^2 ' "$calls") == 1 && $(grep -c system "$calls") == 0 ]] ||
    fail "not apart are those alone that have one macro differently: $(<"$calls")"
  compiled_alike "${files[@]}"

  put models/system/b.cpp 'int HELPER;'
  put models/system/c.cpp 'int HELPER;'
  call lint
  expect_code 0

  put models/system/e.cpp 'int HELPER; // WRONG'
  call lint
  expect_code 1
  expect_says 'models/system/e.cpp: error: it is wrong [some-check]'
  [[ $output != *redefinition* ]] || fail "helpers of the same name are nobody's mistake"
}

lint_says_what_the_build_does_not_compile() {
  pretend_to_lint
  put harness/distributed/main.cpp '#include <mpi.h>'
  call lint
  expect_code 1
  expect_says 'lint does not compile harness/distributed/main.cpp: cmake did not find a library that is needed'
}

what_is_installed_later_is_looked_for() {
  pretend_to_build
  echo 'echo "cmake $*" >>"$calls"' | stand_in cmake
  call run
  [[ $(<"$calls") == *' --preset release '* ]] || fail "a new build was not configured"
  : >"$calls"
  call run
  [[ $(<"$calls") != *' --preset '* ]] || fail "nothing has changed, and it was configured again"
  touch -d '1990-01-01' "$checkout/build/release/configured" "$checkout/CMakePresets.json"
  call run
  [[ $(<"$calls") == *' --preset release '* ]] || fail "packages were installed since then"
}

declare -F "$case" >/dev/null || fail "no such case: $case"
"$case"
