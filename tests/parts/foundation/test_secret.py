from pathlib import Path

import pytest

from foundation.secret import LENGTH, UnusableSecret, read_secret, write_secret


def test_a_new_secret_is_random_and_private(tmp_path: Path) -> None:
    write_secret(tmp_path / "a")
    write_secret(tmp_path / "b")
    first, second = read_secret(tmp_path / "a"), read_secret(tmp_path / "b")
    assert len(first) == LENGTH
    assert first != second
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_secret_is_never_overwritten(tmp_path: Path) -> None:
    write_secret(tmp_path / "a")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "a")


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [(None, 0, "ne se lit pas"), (b"x" * 32, 0o644, "chmod 600"), (b"x" * 31, 0o600, "31 octets")],
)
def test_an_unusable_secret_says_why(tmp_path: Path, content: bytes | None, mode: int, words: str) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(UnusableSecret, match=words):
        read_secret(path)
