"""A PostgreSQL server for one test run: started from Debian's binaries, stopped and removed afterwards."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    folder: Path
    binaries: Path

    @classmethod
    def start(cls, folder: Path) -> "PostgresServer":
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        if not versions:
            message = "PostgreSQL's server is missing: install the Debian package postgresql."
            raise RuntimeError(message)
        server = cls(folder, versions[-1])
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            for parent in folder.parents:
                status = parent.stat()
                if status.st_uid == 0 and parent != Path("/") and not status.st_mode & 0o001:
                    parent.chmod(status.st_mode | 0o011)
        # The same order of words and the same clock whatever the machine speaks.
        server._run(
            "initdb",
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--pgdata={folder}/data",
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200 -c timezone=UTC "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        server._run(
            "pg_ctl",
            "--wait",
            "--timeout=300",
            f"--pgdata={folder}/data",
            f"--log={folder}/log",
            f"--options={options}",
            "start",
        )
        return server

    def new_database(self) -> str:
        """Creates an empty database and returns its SQLAlchemy URL."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self._run("createdb", f"--host={self.folder}", "--username=postgres", name)
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "--wait", "--mode=immediate", f"--pgdata={self.folder}/data", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_postgres, str(self.binaries / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
