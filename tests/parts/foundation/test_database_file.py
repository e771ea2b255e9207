"""The file of an SQLite instance holds what people sign and their second factors: nobody else reads it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.vault import Vault
from foundation.database import Database


@pytest.fixture(params=[0o022, 0o007, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    former = os.umask(request.param)
    yield request.param
    os.umask(former)


def test_others_read_neither_the_database_nor_the_vault_whatever_the_umask(
    tmp_path: Path, umask: int
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'conventio.db'}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE kept (what TEXT)"))
        made = sorted(tmp_path.glob("conventio.db*"))
        assert len(made) >= 2, "the write-ahead log stands beside it"
        for path in made:
            assert path.stat().st_mode & 0o777 == 0o660 & ~umask, path
    database.close()
    vault = Vault(tmp_path / "vault")
    vault.put(b"kept")
    assert vault.folder.stat().st_mode & 0o777 == 0o770 & ~umask, "no one else goes in, whatever stands below"
