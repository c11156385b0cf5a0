"""rescind as a part of another project: add_subdirectory() brings the library, and nothing else."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["RESCIND_SOURCE_DIR"])
PROJECT = f"""
cmake_minimum_required(VERSION 3.25)
project(theirs LANGUAGES CXX)
add_subdirectory({SOURCE} rescind)
file(GENERATE OUTPUT settings CONTENT "[${{CMAKE_BUILD_TYPE}}] [${{CMAKE_EXPORT_COMPILE_COMMANDS}}]")
add_executable(their_program their_program.cpp)
target_link_libraries(their_program PRIVATE rescind::library)
"""


class PartOfAnother(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.source = Path(directory.name)
        self.build = self.source / "build"
        (self.source / "CMakeLists.txt").write_text(PROJECT)
        (self.source / "their_program.cpp").write_text("int main() {}\n")
        self.run_tool("cmake", "-G", "Ninja", "-S", self.source, "-B", self.build)

    def run_tool(self, *command):
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_all_is_the_library_and_their_program(self):
        made = self.run_tool("ninja", "-C", self.build, "-n", "-v", "all")
        linked = {line.rsplit(" -o ", 1)[1].split()[0] for line in made.splitlines() if " -o " in line and " -c " not in line}
        self.assertEqual(linked, {"their_program"})
        compiled = [line for line in made.splitlines() if f" -c {SOURCE}/" in line]
        self.assertTrue(any(f" -c {SOURCE}/harness/library/" in line for line in compiled))
        for room in ("harness/cli", "tests"):
            self.assertFalse([line for line in compiled if f" -c {SOURCE}/{room}/" in line])

    def test_what_is_theirs_to_decide_stays_as_it_was(self):
        self.assertEqual((self.build / "settings").read_text(), "[] []")
        self.assertFalse((self.build / "compile_commands.json").exists())


if __name__ == "__main__":
    unittest.main()
