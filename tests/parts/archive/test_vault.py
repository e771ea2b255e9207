import hashlib
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.vault import Checked, Condition, Vault
from archive.vault_problems import (
    FileDamaged,
    FileMissing,
    NotAFingerprint,
    VaultFailed,
    VaultForbidden,
    VaultFull,
)
from foundation.errors import Refusal

CONTENT = "« Convention signée »".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_PYTHON = sys.executable


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@given(content=st.binary(max_size=5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_is_put_comes_back_under_its_fingerprint(vault: Vault, content: bytes) -> None:
    sha256 = vault.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert vault.has(sha256)
    assert vault.get(sha256) == content


def test_a_file_stands_read_only_two_folders_deep(vault: Vault) -> None:
    path = vault.path(vault.put(CONTENT))
    assert path == vault.folder / SHA256[:2] / SHA256[2:4] / SHA256
    assert stat.S_IMODE(path.stat().st_mode) == 0o440


def test_the_same_content_again_changes_nothing(vault: Vault) -> None:
    vault.put(CONTENT)
    before = vault.path(SHA256).stat()
    assert vault.put(CONTENT) == SHA256
    after = vault.path(SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert list((vault.folder / "incoming").iterdir()) == []


def test_two_writers_of_the_same_content_at_once(vault: Vault) -> None:
    content = os.urandom(2_000_000)
    barrier = threading.Barrier(8)
    answers: list[str] = []

    def put() -> None:
        barrier.wait()
        answers.append(vault.put(content))

    writers = [threading.Thread(target=put) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert set(answers) == {hashlib.sha256(content).hexdigest()}
    assert len(answers) == 8
    assert [found.condition for found in vault.check()] == [Condition.INTACT]
    assert list((vault.folder / "incoming").iterdir()) == []


def test_a_missing_file_is_named(vault: Vault) -> None:
    assert not vault.has(SHA256)
    with pytest.raises(FileMissing, match=SHA256) as refused:
        vault.get(SHA256)
    assert refused.value.sha256 == SHA256
    assert isinstance(refused.value, Refusal)


@pytest.mark.parametrize(
    "text", ["", "abc", SHA256.upper(), SHA256 + "\n", "../" + SHA256[3:], "z" * 64, "é" * 64]
)
def test_only_a_fingerprint_leads_to_a_path(vault: Vault, text: str) -> None:
    for ask in (vault.get, vault.has, vault.path):
        with pytest.raises(NotAFingerprint, match="64 chiffres"):
            ask(text)


def test_a_damaged_file_is_never_given_nor_overwritten(vault: Vault) -> None:
    vault.put(CONTENT)
    _alter(vault.path(SHA256), b"autre chose")
    with pytest.raises(FileDamaged, match="altéré") as refused:
        vault.get(SHA256)
    assert refused.value.path == vault.path(SHA256)
    with pytest.raises(FileDamaged):
        vault.put(CONTENT)
    assert vault.path(SHA256).read_bytes() == b"autre chose"


def test_a_check_tells_intact_damaged_unreadable_and_strangers_apart(vault: Vault) -> None:
    intact, damaged, unreadable = (vault.path(vault.put(content)) for content in (b"1", b"2", b"3"))
    _alter(damaged, b"22")
    unreadable.unlink()
    unreadable.symlink_to(unreadable)  # a loop: opening it fails, also for root
    stranger = vault.folder / "notes.txt"
    stranger.write_text("posé à la main")
    astray = vault.folder / SHA256
    astray.write_bytes(CONTENT)
    (vault.folder / "incoming" / "leftover").write_bytes(b"half")
    assert set(vault.check()) == {
        Checked(intact, Condition.INTACT),
        Checked(damaged, Condition.DAMAGED),
        Checked(unreadable, Condition.UNREADABLE),
        Checked(stranger, Condition.STRANGER),
        Checked(astray, Condition.STRANGER),
    }


def test_an_empty_vault_is_sound(vault: Vault) -> None:
    assert list(vault.check()) == []
    assert vault.sweep(at=NOON) == 0


def test_leftovers_are_swept_by_age(vault: Vault) -> None:
    vault.put(CONTENT)
    old, young = (vault.folder / "incoming" / name for name in ("old", "young"))
    for path, age in ((old, timedelta(hours=25)), (young, timedelta(hours=23))):
        path.write_bytes(b"half")
        os.utime(path, times=((NOON - age).timestamp(),) * 2)
    assert vault.sweep(at=NOON) == 1
    assert not old.exists()
    assert young.exists()
    assert vault.get(SHA256) == CONTENT


def test_a_vault_on_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(VaultFailed, match="Vérifiez le disque"):
        Vault(tmp_path / "vault").put(CONTENT)


def test_a_folder_one_may_not_write_in(tmp_path: Path) -> None:
    """Root may write anywhere, except where the kernel itself says no."""
    folder = tmp_path / "vault"
    folder.mkdir()
    folder.chmod(0o500)
    forbidden = Path("/sys/kernel") if os.geteuid() == 0 else folder
    with pytest.raises(VaultForbidden, match="droit"):
        Vault(forbidden).put(CONTENT)


def test_a_file_larger_than_the_system_allows(vault: Vault) -> None:
    """RLIMIT_FSIZE cuts the write in the middle, as a full disk does; nothing stays behind."""
    done = _python(
        vault.folder,
        "import resource, signal",
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))",
        "vault.put(bytes(1_000_000))",
    )
    assert VaultFull.__name__ in done.stderr
    assert list((vault.folder / "incoming").iterdir()) == []
    assert list(vault.check()) == []


def test_a_full_disk(tmp_path: Path) -> None:
    """On a disk of 256 kB: what was put stays, what does not fit is refused whole, and room serves again."""
    script = f'mount -t tmpfs -o size=256k tmpfs {tmp_path} && exec {_PYTHON} -c "$0"'
    steps = [
        "first = vault.put(bytes(100_000))",
        "from archive.vault_problems import VaultFull",
        "try: vault.put(b'x' * 1_000_000)",
        "except VaultFull as refused: print(refused)",
        "assert vault.get(first) == bytes(100_000)",
        "assert not list((vault.folder / 'incoming').iterdir())",
        "vault.put(b'y' * 50_000)",
        "print(sorted(found.condition.value for found in vault.check()))",
    ]
    unshared = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", script]
    done = subprocess.run(
        [*unshared, _program(tmp_path / "vault", *steps)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 and "vault" not in done.stderr:
        pytest.skip(f"this machine lets no test mount a small disk: {done.stderr.strip()}")
    assert done.stderr == ""
    assert "est plein" in done.stdout
    assert "['intact', 'intact']" in done.stdout


def _program(folder: Path, *steps: str) -> str:
    setup = [
        "from pathlib import Path",
        "from archive.vault import Vault",
        f"vault = Vault(Path({str(folder)!r}))",
    ]
    return "\n".join([*setup, *steps])


def _python(folder: Path, *steps: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_PYTHON, "-c", _program(folder, *steps)], capture_output=True, text=True, check=False
    )


def _alter(path: Path, content: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(content)
