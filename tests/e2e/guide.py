"""A page is text whose commands can be typed: this reads one, follows it as its reader would, says where the page is
wrong, and puts what the commands print into it.

    python3 tests/e2e/guide.py                    follows every page, and exits 1 where one is wrong
    python3 tests/e2e/guide.py --write            ... and puts the outputs of today into it
    python3 tests/e2e/guide.py --write --dated    ... those too that depend on the machine or take minutes
    python3 tests/e2e/guide.py --write README.md  only this page

The program is $RESCIND, or build/release/harness/cli/rescind.

A page holds fenced blocks of these kinds and no others:

    ```console                    commands after `$ ` (continued after `> `), each with the output that it gives;
                                  a line `...` stands for any number of lines
    ```console slow               the same, but not under sanitizers
    ```console dated="WHEN"       the same, but only --dated types it: WHEN has the day, the commit and the machine
    ```yaml title="my.yaml"       a file that the reader writes at this point
    ```cpp title="checkout/..."   part of a file of ours, where the checkout is the reader's third_party/rescind
    ```text picture               a drawing; every path in it leads to a directory of ours
"""

import argparse
import datetime
import functools
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = "third_party/rescind"
INLINE = re.compile(r"`(rescind [^`]+)`")  # In the text; one with a word in capitals (RULE, FILE) is only a form.
FENCE = re.compile(r'^```(\w*)(?: title="(?P<title>[^"]+)"| (?P<kind>slow|picture)| dated="(?P<dated>[^"]+)")?$')
DATED = re.compile(r"\d{4}-\d\d-\d\d, commit [0-9a-f]{7,}, .+")
DRAWN = re.compile(r"[a-z_]+(?:/[a-z_]+)+")
END = "\x1e"  # After each command's output, with its exit code.

# Their reader has a repository of their own. All other pages are typed in a checkout of rescind itself.
FOR_ANOTHER_REPOSITORY = ("gate-a-ci-job.md", "judge-your-program.md", "measure-cancel-latency.md", "write-scenarios.md")


def pages_of(source):
    """Every page whose commands are typed."""
    return [source / "README.md", source / "CHANGELOG.md", *sorted((source / ".github").glob("*.md")),
            *sorted((source / "harness/guides").glob("*.md"))]


@dataclass
class Command:
    text: str
    line: int  # From 0, in the page.
    output: list = field(default_factory=list)  # As the page has it.


@dataclass
class Block:
    language: str
    title: str
    kind: str  # "slow", "picture" or empty.
    dated: str
    line: int
    lines: list

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)

    def commands(self):
        found = []
        for number, line in enumerate(self.lines, self.line + 1):
            if line.startswith("$ "):
                found.append(Command(line[2:], number))
            elif line.startswith("> ") and not found[-1].output:
                found[-1].text += "\n" + line[2:]
            else:
                found[-1].output.append(line)
        return found


def blocks_of(page):
    """The fenced blocks, and what is wrong with the page as it is written."""
    blocks, wrong, inside = [], [], None
    for number, line in enumerate(page.splitlines()):
        fence = FENCE.match(line)
        if inside is not None and line != "```":
            inside.lines.append(line)
        elif inside is not None:
            blocks.append(inside)
            inside = None
        elif fence:
            inside = Block(fence[1], fence["title"] or "", fence["kind"] or "", fence["dated"] or "", number, [])
        elif line.startswith(("```", "    ")):
            wrong.append(f"line {number + 1}: a block that nobody can run or write: {line}")
    if inside is not None:
        wrong.append(f"line {inside.line + 1}: a block without an end")
    for block in blocks:
        if block.language != "console" and not block.title and block.kind != "picture":
            wrong.append(f"line {block.line + 1}: neither commands nor a file with a title")
        elif block.dated and not DATED.fullmatch(block.dated):
            wrong.append(f"line {block.line + 1}: dated by a day, the commit and the machine: 2026-11-28, commit 0123456, ...")
        elif block.language == "console" and not block.text.startswith("$ "):
            wrong.append(f"line {block.line + 1}: no command to begin with")
    return blocks, wrong


def matches(expected, actual):
    """Whether the lines are the same, where `...` stands for any number of them."""
    if not expected:
        return not actual
    if expected[0].strip() == "...":
        return any(matches(expected[1:], actual[start:]) for start in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and matches(expected[1:], actual[1:])


def renewed(expected, actual):
    """The lines of `actual` that stand where those of `expected` do, `...` kept, if only digits have changed; else None."""
    if not expected:
        return None if actual else []
    if expected[0].strip() == "...":
        for start in range(len(actual) + 1):
            if (rest := renewed(expected[1:], actual[start:])) is not None:
                return [expected[0], *rest]
        return None
    if not actual or re.sub(r"[\d,]+", "0", expected[0]) != re.sub(r"[\d,]+", "0", actual[0]):
        return None
    rest = renewed(expected[1:], actual[1:])
    return None if rest is None else [actual[0], *rest]


class Reader:
    """Someone who follows a page: in a repository that has a checkout of rescind in third_party or, where `inside`, in
    the checkout itself. The program is on the PATH where it is `installed` already. Commands that take long are left
    out where not `slow`, and those that are dated where not `dated`."""

    def __init__(self, program, source, installed=False, inside=False, slow=True, dated=False):
        self._directory = tempfile.TemporaryDirectory()
        self.home = Path(self._directory.name) / "home"
        self.source = source
        self.checkout = self.home / CHECKOUT
        self.place = self.checkout if inside else self.home
        self.slow = slow
        self.dated = dated
        self.checkout.mkdir(parents=True)
        for entry in source.iterdir():
            if entry.name not in ("dev", "build", "out", ".git"):
                (self.checkout / entry.name).symlink_to(entry)
        self.built = self.checkout / "build/release/harness/cli"
        self._put_dev(program)
        self.environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "CLICOLOR_FORCE")}
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        if installed:
            subprocess.run([self.checkout / "dev", "build", "rescind"], check=True)
            self.environment["PATH"] = f"{self.built}:{self.environment['PATH']}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._directory.cleanup()

    def _put_dev(self, program):
        """A stand-in for ./dev, which builds nothing: it puts the program where ./dev would, or an empty package."""
        built, packages = shlex.quote(str(self.built)), shlex.quote(str(self.checkout / "out/packages"))
        dev = self.checkout / "dev"
        dev.write_text(
            f'#!/bin/sh\ncase $* in\n"build rescind") mkdir -p {built} && ln -sf {shlex.quote(program)} {built}/rescind ;;\n'
            f"package) mkdir -p {packages} && : >{packages}/rescind_0.1.0_amd64.deb ;;\n*) exit 2 ;;\nesac\n")
        dev.chmod(0o755)

    def bash(self, script, **variables):
        """What the script printed, on both streams, and its exit code."""
        done = subprocess.run(["bash", "-c", script], cwd=self.place, env={**self.environment, **variables},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=3600 if self.dated else 900)
        return done.stdout.decode(), done.returncode

    def follow(self, blocks):
        """Types every command of the page in one shell, and writes every file when its turn comes. Returns the commands,
        each with the lines that it printed and its exit code."""
        script = f"ended() {{ local code=$?; printf '{END}%d\\n' $code; return $code; }}\n"
        commands = []
        for number, block in enumerate(blocks):
            if block.language == "console" and not self.skips(block):
                for command in block.commands():
                    commands.append(command)
                    script += command.text + "\nended\n"
            elif block.title and self.ours(block) is None:
                staged = self.home.parent / f"file-{number}"
                staged.write_text(block.text)
                title = shlex.quote(block.title)
                script += f"mkdir -p $(dirname {title}) && cp {shlex.quote(str(staged))} {title}\n"
        printed, _ = self.bash(script)
        records = re.findall(rf"(.*?){END}(\d+)\n", printed, re.DOTALL)
        return [(command, output.splitlines(), int(code))
                for command, (output, code) in zip(commands, records, strict=True)]

    def skips(self, block):
        return block.kind == "slow" and not self.slow or block.dated and not self.dated

    def ours(self, block):
        """The file of the checkout that the block shows a part of; None where the reader writes it."""
        if self.place == self.checkout and block.title:
            return self.source / block.title if (self.source / block.title).exists() else None
        if not block.title.startswith(CHECKOUT + "/"):
            return None
        return self.source / block.title[len(CHECKOUT) + 1:]


def mentioned(page):
    """The whole commands that the text between the blocks mentions."""
    text = "".join(page.split("```")[0::2]).replace("\n", " ")
    return [command for command in INLINE.findall(text) if not re.search(r"\b[A-Z]{3,}\b", command)]


@functools.cache
def typed(source):
    """Every command that some page has in a block."""
    return {command.text for path in pages_of(source) for block in blocks_of(path.read_text())[0]
            if block.language == "console" and not block.dated for command in block.commands()}


def mistakes(page, reader):
    """Follows the page. Returns what is wrong with it, and the page with every output as it really is."""
    blocks, wrong = blocks_of(page)
    if wrong:
        return wrong, page
    for block in blocks:
        shown = reader.ours(block)
        if shown is not None and not (shown.is_file() and block.text in shown.read_text()):
            wrong.append(f"line {block.line + 1}: {shown} has no such lines")
        for path in DRAWN.findall(block.text) if block.kind == "picture" else []:
            if not (reader.source / path).is_dir():
                wrong.append(f"line {block.line + 1}: {path} is drawn and is not there")
    lines = page.splitlines()
    followed = reader.follow(blocks)
    nexts = [command.text for command, _, _ in followed[1:]] + [""]
    for (command, output, code), after in reversed(list(zip(followed, nexts))):
        if code != 0 and after != "echo $?":
            wrong.append(f"line {command.line + 1}: exit code {code}, which nobody is told: {command.text}")
        if not matches(command.output, output):
            wrong.append(f"line {command.line + 1}: $ {command.text}\n" + "".join(f"    {line}\n" for line in output))
            first = command.line + command.text.count("\n") + 1
            lines[first:first + len(command.output)] = renewed(command.output, output) or output
    # Some take minutes under sanitizers; those in a block of any page are tried there.
    for command in [one for one in mentioned(page) if one not in typed(reader.source)] if reader.slow else []:
        asked = command if len(command.split()) > 2 else f"{command} --help"  # A name alone may run for minutes.
        printed, code = reader.bash(f'PATH="{reader.built}:$PATH"; {asked}')
        if code not in (0, 1):
            wrong.append(f"`{command}` cannot be typed like this:\n{printed}")
    return wrong, "".join(line + "\n" for line in lines)


def follow(path, program, source, write=False, slow=True, dated=False):
    """Follows the page of that path. Returns what is wrong with it; with `write`, after it was mended."""
    inside = path.name not in FOR_ANOTHER_REPOSITORY
    page = path.read_text()
    with Reader(program, source, path.name != "gate-a-ci-job.md", inside, slow, dated) as reader:
        wrong, mended = mistakes(page, reader)
    if dated:
        mended = re.sub(r'(?<= dated=")[^"]+', this_run(source), mended)
    if write and mended != page:
        path.write_text(mended)
    return wrong


def this_run(source):
    """Today, the commit, and the machine."""
    commit = subprocess.run(["git", "-C", source, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{datetime.date.today()}, commit {commit.stdout.strip()}, {model[1] if model else '?'}, {os.cpu_count()} cores"


def main():
    source = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Follows the pages, and puts the outputs of their commands into them.")
    parser.add_argument("--write", action="store_true", help="put what is printed today into the pages")
    parser.add_argument("--dated", action="store_true", help="type also what depends on the machine or takes minutes")
    parser.add_argument("page", nargs="*", type=Path, help="only these")
    asked = parser.parse_args()
    program = os.environ.get("RESCIND", str(source / "build/release/harness/cli/rescind"))
    if not os.access(program, os.X_OK):
        parser.error(f"no program at {program}: ./dev build rescind makes it")
    found = False
    for path in asked.page or pages_of(source):
        for mistake in follow(path.resolve(), os.path.abspath(program), source, asked.write, True, asked.dated):
            found = True
            print(f"{path}: {mistake}")
    return 1 if found and not asked.write else 0


if __name__ == "__main__":
    sys.exit(main())
