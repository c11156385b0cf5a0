"""A PostgreSQL cluster of its own for a test, and a pooler in front of it: in a temporary folder, on Unix sockets."""
import contextlib
import os
import pwd
import subprocess
import tempfile
import threading
import time
from pathlib import Path

PORT, POOLER_PORT = "5432", "6432"  # Of the sockets' names: nothing listens on a network.


PGBOUNCER = "/usr/sbin/pgbouncer"  # Not where everybody's PATH leads.


def unprivileged(command):
    """As root, the command as the user postgres: initdb refuses root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def server_program(name):
    """Debian keeps several versions of PostgreSQL's programs beside each other; the newest."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: float(path.name))
    return str(versions[-1] / "bin" / name) if versions else name


def run(command):
    done = subprocess.run(unprivileged(command), capture_output=True, text=True, timeout=60, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until_there(path, process, patience=30):
    last = time.monotonic() + patience
    while not path.exists():
        if process.poll() is not None or time.monotonic() > last:
            raise RuntimeError(f"{process.args[-1]} did not start: {path} is not there")
        time.sleep(0.05)


def until_ready(asking, patience=30):
    """While it starts it rejects connections."""
    last = time.monotonic() + patience
    while subprocess.run(asking, capture_output=True).returncode != 0:
        if time.monotonic() > last:
            raise RuntimeError(f"{' '.join(asking)}: not ready within {patience} s")
        time.sleep(0.05)


@contextlib.contextmanager
def cluster():
    """What libpq is told to connect to it."""
    with running_cluster() as folder:
        yield f"host={folder} port={PORT} user=postgres dbname=postgres"


@contextlib.contextmanager
def limited_cluster():
    """The same as a role that may have one connection: whoever cancels is at its limit."""
    with running_cluster() as folder:
        run([server_program("psql"), "-h", str(folder), "-p", PORT, "-U", "postgres", "-c", "create role one login connection limit 1"])
        yield f"host={folder} port={PORT} user=one dbname=postgres"


@contextlib.contextmanager
def pooler(pool="pool_mode = session"):
    """The same of pgbouncer, which has one connection to the server for each client where nothing else is said."""
    with running_cluster() as folder:
        settings = folder / "pgbouncer.ini"
        settings.write_text(f"[databases]\npostgres = host={folder} port={PORT} user=postgres\n"
                            f"[pgbouncer]\nlisten_addr =\nlisten_port = {POOLER_PORT}\nunix_socket_dir = {folder}\n"
                            f"auth_type = any\n{pool}\nignore_startup_parameters = extra_float_digits\n")
        settings.chmod(0o644)
        with kept_up([PGBOUNCER, str(settings)], folder / f".s.PGSQL.{POOLER_PORT}"):
            yield f"host={folder} port={POOLER_PORT} user=postgres dbname=postgres"


@contextlib.contextmanager
def kept_up(command, socket):
    """The program behind its socket, started again whenever it goes down, as an init system does. Says how often it was."""
    over, downs = threading.Event(), 0

    def start():
        socket.unlink(missing_ok=True)
        return subprocess.Popen(unprivileged(command), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def watch():
        nonlocal process, downs
        while not over.wait(0.005):
            if process.poll() is not None:
                process, downs = start(), downs + 1

    process = start()
    watching = threading.Thread(target=watch)
    try:
        until_there(socket, process)
        watching.start()
        yield
    finally:
        over.set()
        if watching.ident is not None:
            watching.join()
        end(process)
        if downs:
            print(f"{Path(command[0]).name} went down {downs} times, and was started again")


@contextlib.contextmanager
def running_cluster():
    """Its folder, with its socket."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            postgres = pwd.getpwnam("postgres")
            os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        run([server_program("initdb"), "--auth=trust", "--username=postgres", "--no-sync", "-D", str(folder / "data")])
        server = subprocess.Popen(unprivileged([
            server_program("postgres"), "-D", str(folder / "data"), "-k", str(folder), "-p", PORT,
            "-c", "listen_addresses=", "-c", "fsync=off"]), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until_there(folder / f".s.PGSQL.{PORT}", server)
            until_ready([server_program("pg_isready"), "-h", str(folder), "-p", PORT])
            yield folder
        finally:
            end(server)
