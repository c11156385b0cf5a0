"""A Slurm cluster of this one machine: munged, slurmctld and slurmd with settings, sockets and state of their own in a
directory, on loopback, ended by whoever started them."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol")

SETTINGS = """\
ClusterName=rescind
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={daemon}
CommunicationParameters=NoInAddrAny
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={place}/munge/socket
CredType=cred/munge
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
ReturnToService=2
MinJobAge=86400
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def why_not():
    """Why there can be no cluster here; empty where there can."""
    missing = [name for name in PROGRAMS if shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None]
    if missing:
        return f"{', '.join(missing)} missing: apt-get install slurm-wlm munge"
    return "" if os.geteuid() == 0 else "slurmd has to be started as root"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Slurm:
    def __init__(self, place):
        self.place = Path(place)
        self.processes = []
        for name in ("munge", "state", "spool"):
            (self.place / name).mkdir(mode=0o755)
        self.environment = {**os.environ, "SLURM_CONF": str(self.place / "slurm.conf"),
                            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
        (self.place / "slurm.conf").write_text(SETTINGS.format(
            host=socket.gethostname(), place=self.place, controller=free_port(), daemon=free_port(), cpus=os.cpu_count()))

    def __enter__(self):
        try:
            key = self.place / "munge/key"
            key.write_bytes(os.urandom(128))
            key.chmod(0o400)
            inside = self.place / "munge"
            self.begin("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={inside}/socket",
                       f"--pid-file={inside}/pid", f"--log-file={inside}/log", f"--seed-file={inside}/seed")
            self.wait(lambda: (inside / "socket").exists(), "munged made no socket")
            self.begin("slurmctld", "-D")
            self.begin("slurmd", "-D", "-N", socket.gethostname())
            self.wait(lambda: "idle" in self.run("sinfo", "-h", "-o", "%T").stdout, "the node did not come up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def begin(self, *command):
        log = open(self.place / f"{command[0]}.out", "wb")
        self.processes.append(subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log))
        log.close()

    def run(self, *command, **more):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, **more)

    def wait(self, condition, what, seconds=60):
        deadline = time.time() + seconds
        while not condition():
            if time.time() > deadline or any(process.poll() is not None for process in self.processes):
                logs = "".join(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}\n" for log in
                               [*self.place.glob("*.log"), *self.place.glob("*.out"), *self.place.glob("munge/log")])
                raise RuntimeError(f"{what}\n{logs}")
            time.sleep(0.2)

    def submit(self, *arguments, cwd, **variables):
        """The number of the job."""
        done = self.run("sbatch", "--parsable", *arguments, cwd=cwd)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def ended(self, job, seconds=300):
        """The exit codes of a job's tasks, once all have ended."""
        self.wait(lambda: not self.run("squeue", "-h", "-j", job).stdout.strip(), f"job {job} did not end", seconds)
        text = self.run("scontrol", "-o", "show", "job", job).stdout
        return [int(word.removeprefix("ExitCode=").split(":")[0]) for word in text.split() if word.startswith("ExitCode=")]
