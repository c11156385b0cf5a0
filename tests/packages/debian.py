"""A Debian that debootstrap makes in a folder, and commands in it. They see processes of their own, whose /proc goes with them."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SUITE = "bookworm"
# Its own mounts, processes and /proc, all gone with the command, however that ends.
APART = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c",
         'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"']
INSIDE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
# What apt and dpkg write for themselves whatever is installed, and adduser, with which ssh makes its group: MPI pulls ssh in.
THEIR_OWN = ("var/lib/apt/", "var/lib/dpkg/", "var/cache/", "var/log/", "etc/ld.so.cache", "etc/gshadow-", "run/adduser", "proc/",
             "tmp/", "packages/")


def why_not():
    """Why no Debian can be made here; empty where it can."""
    if os.geteuid() != 0:
        return "only root can make a Debian of its own"
    for tool in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(tool):
            return f"there is no {tool} here; `apt-get install {tool}` has it" if tool == "debootstrap" else f"there is no {tool} here"
    done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, text=True)
    return f"this system gives no namespace of its own: {done.stderr.strip()}" if done.returncode else ""


class Debian:
    """A copy of `base`, or a new one. Removed by close()."""

    def __init__(self, base=None):
        self.root = Path(tempfile.mkdtemp(prefix="rescind-debian-"))
        if base:
            subprocess.run(["cp", "-a", f"{base.root}/.", self.root], check=True)
            return
        made = subprocess.run(["debootstrap", "--variant=minbase", SUITE, self.root], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=1800)
        if made.returncode != 0:
            self.close()
            raise unittest.SkipTest(f"debootstrap could not make a Debian here: {made.stdout[-400:]}{made.stderr[-400:]}")

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def run(self, script, cwd="/tmp", **variables):
        """The exit code of a script of the shell, and all that it printed."""
        done = subprocess.run([*APART, self.root, "bash", "-c", f"cd {cwd} && {{ {script}\n}}"], env={**INSIDE, **variables},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800)
        return done.returncode, done.stdout.decode(errors="replace")

    def must(self, script, **options):
        code, text = self.run(script, **options)
        if code != 0:
            raise AssertionError(f"exit code {code}: {script}\n{text}")
        return text

    def install(self, *packages):
        return self.must("apt-get install -qy --no-install-recommends " + " ".join(packages))

    def files(self):
        """All that there is, but what apt and dpkg write for themselves."""
        found = set()
        for folder, folders, files in os.walk(self.root):
            for name in [*folders, *files]:
                path = os.path.relpath(os.path.join(folder, name), self.root)
                if not path.startswith(THEIR_OWN):
                    found.add(path)
        return found
