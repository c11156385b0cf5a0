"""Completions and the manual page: made of the tables of options, so that nothing is missing in them."""

import re
import shutil
import subprocess
import unittest

from program import ProgramTest


class Shells(ProgramTest):
    def commands(self):
        text = self.rescind("--help").out
        return re.findall(r"(?m)^  ([a-z]+) {2,}\S", text.split("Commands:")[1].split("Examples:")[0])

    def options(self, command):
        text = self.rescind(command, "--help").out.split("Options:")[1].split("\n\n")[0]
        return [name for line in re.findall(r"(?m)^  (-\S+)", text) for name in line.split(",")]

    def test_every_command_and_option_is_in_each(self):
        told = {kind: self.rescind("--completions", kind).out for kind in ("bash", "zsh", "fish")}
        manual = self.rescind("--manual").out.replace("\\-", "-")
        self.assertGreater(len(self.commands()), 9)
        for command in self.commands():
            self.assertIn(f".SS rescind {command}\n", manual)
            page = manual.split(f".SS rescind {command}\n")[1].split(".SS ")[0]
            bash = re.search(rf"(?m)^    {command}\) options='(.*)' ;;$", told["bash"]).group(1).split()
            zsh = told["zsh"].split(f"  {command})\n")[1].split(";;")[0]
            fish = [line for line in told["fish"].splitlines() if f"from {command}'" in line]
            for option in self.options(command):
                with self.subTest(command=command, option=option):
                    self.assertIn(option, bash)
                    self.assertIn(f"'*{option}[", zsh)
                    word = f" -l {option[2:]} " if option.startswith("--") else f" -s {option[1:]} "
                    self.assertTrue(any(word in line for line in fish), word)
                    self.assertRegex(page, rf"(?m)^\.B .*{option}\b")

    def test_bash_completes(self):
        script = self.put("rescind.bash", self.rescind("--completions", "bash").out)

        def complete(*words):
            code = f"source {script}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _rescind; echo \"${{COMPREPLY[@]}}\""
            return subprocess.run(["bash", "-euc", code.replace("''", "''")], capture_output=True, text=True, check=True).stdout.split()

        self.assertEqual(complete("rescind", "mut"), ["mutants"])
        self.assertEqual(complete("rescind", "help", "li"), ["lint"])
        self.assertEqual(complete("rescind", "run", "--known"), ["--known-failing", "--known-flaky"])
        self.assertEqual(complete("rescind", "fuzz", "--sta"), ["--state"])
        self.assertEqual(complete("rescind", "run", "scen"), [])

    def test_the_others_are_read_by_their_shells(self):
        for shell, arguments in (("zsh", ["-n"]), ("fish", ["--no-execute"])):
            if shutil.which(shell):
                script = self.put(f"rescind.{shell}", self.rescind("--completions", shell).out)
                done = subprocess.run([shell, *arguments, script], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_another_shell_is_refused(self):
        self.assert_refused(self.rescind("--completions", "csh"), "there is no 'csh'")
        self.assert_refused(self.rescind("--completions", "bash", "run"), "tell of all commands")
        self.assert_refused(self.rescind("--manual", "run"), "tell of all commands")


if __name__ == "__main__":
    unittest.main()
