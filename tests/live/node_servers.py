"""Servers of npm's, as tests/live/npm/package-lock.json pins them; `./dev test --live` puts them there."""
import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path

INSTALLED = Path(__file__).parent / "npm" / "node_modules"

# What node runs, and its arguments.
PROGRAMS = {
    "server-everything": ["@modelcontextprotocol/server-everything/dist/index.js", "stdio"],
    "typescript-language-server": ["typescript-language-server/lib/cli.mjs", "--stdio"],
}


def named(package):
    """Its name and version."""
    return f"{package} {json.loads((INSTALLED / package / 'package.json').read_text())['version']}"


@contextlib.contextmanager
def installed(name):
    """The command, and the options of `check` by which root starts it with nobody's rights."""
    script, *arguments = PROGRAMS[name]
    if os.geteuid() != 0:
        yield ["node", str(INSTALLED / script), *arguments], []
        return
    # Where the project lies, nobody may not be let in.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        place = Path(folder) / "node_modules"
        shutil.copytree(INSTALLED, place, symlinks=True)
        yield ["node", str(place / script), *arguments], ["--user", "nobody"]
