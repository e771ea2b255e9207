"""The example's authority, asked and checked by openssl."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from waitress.server import create_server

from conventio.demo.timestamp_authority import ROOT_FILE, TimestampAuthority, create


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("tsa")
    create(folder, url="http://127.0.0.1:1", at=datetime(2026, 11, 1, tzinfo=UTC))
    server = create_server(TimestampAuthority(folder), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", folder
    server.close()
    thread.join(timeout=5)


def post(url: str, body: bytes) -> bytes:
    request = Request(url, data=body, headers={"Content-Type": "application/timestamp-query"})
    with urlopen(request, timeout=5) as answer:
        return bytes(answer.read())


def test_openssl_verifies_its_token(authority: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = authority
    (tmp_path / "data").write_bytes(b"une convention")
    query = ["openssl", "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query"]
    subprocess.run(query, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "reply").write_bytes(post(url, (tmp_path / "query").read_bytes()))
    verify = [
        "openssl",
        "ts",
        "-verify",
        "-queryfile",
        "query",
        "-in",
        "reply",
        "-CAfile",
        str(folder / ROOT_FILE),
    ]
    result = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in result.stdout + result.stderr


def test_its_revocation_list_is_signed_by_its_root(authority: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = authority
    with urlopen(f"{url}/crl", timeout=5) as answer:
        (tmp_path / "crl").write_bytes(answer.read())
    command = ["openssl", "crl", "-inform", "DER", "-in", "crl", "-noout", "-CAfile", str(folder / ROOT_FILE)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "verify OK" in result.stderr


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 400), (b"x" * 70_000, 413)])
def test_what_is_no_query_is_refused(authority: tuple[str, Path], body: bytes, status: int) -> None:
    with pytest.raises(HTTPError) as refusal:
        post(authority[0], body)
    refusal.value.close()
    assert refusal.value.code == status


def test_keys_are_readable_by_their_owner_only(authority: tuple[str, Path]) -> None:
    assert all(path.stat().st_mode & 0o077 == 0 for path in authority[1].iterdir())
