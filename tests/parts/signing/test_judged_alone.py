"""A file on a machine that has nothing else: ``conventio verify`` judges it, and says what it could not check."""

import json
import os
from pathlib import Path

import pytest

from conventio.__main__ import main
from conventio.demo.timestamp_authority import ROOT_FILE
from signing.desk import read_anchors
from tests.parts.signing import elsewhere
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages
from tests.parts.signing.elsewhere import changed
from tests.parts.signing.test_tampering import content_byte, cut_back, signature_disguised
from tests.parts.signing.test_verify import signature_removed
from workflow.readings import alone
from workflow.readings.alone import Alone, AloneReport, judged_alone


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of its own costs is not what these tests are about; and nothing here names an instance."""
    monkeypatch.setattr(alone, "bounded", lambda function, *given, **named: function(*given, **named))
    for name in [name for name in os.environ if name.startswith("CONVENTIO_")]:
        monkeypatch.delenv(name)


def authorities(keys: Keys) -> list[Path]:
    return [keys.own / "authority.pem", keys.timestamps / ROOT_FILE]


def judged(pdf: bytes, *given: Path) -> AloneReport:
    return judged_alone(pdf, tuple(one for path in given for one in read_anchors(path)), at=NOON)


def test_a_closed_file_contradicts_nothing(stages: Stages) -> None:
    found = judged(stages.closed)
    assert (found.verdict, found.problems) == (Alone.CONSISTENT, ())
    assert [answer.good for answer in found.answers] == [True, True, True, None]
    assert "un nom dans un certificat ne prouve rien" in found.not_checked[0]
    assert "encore en vigueur" in found.not_checked[-1]


def test_with_their_authorities_the_certificates_are_recognised(stages: Stages, keys: Keys) -> None:
    found = judged(stages.closed, *authorities(keys))
    assert (found.verdict, found.problems) == (Alone.CONSISTENT, ())
    assert [answer.good for answer in found.answers] == [True] * 4
    strange = judged(stages.closed, keys.timestamps / ROOT_FILE)
    assert strange.verdict is Alone.FAULTY
    assert "n’est pas reconnue" in strange.problems[0]


def test_years_later_it_still_is(stages: Stages, keys: Keys) -> None:
    """By what it carries, as of the day on which it was closed; what came since is said to be unknown."""
    given = tuple(one for path in authorities(keys) for one in read_anchors(path))
    found = judged_alone(stages.closed, given, at=NOON.replace(year=NOON.year + 9))
    assert found.verdict is Alone.CONSISTENT
    assert any("depuis que le fichier est clos" in line for line in found.not_checked)


@pytest.mark.parametrize(
    "attack",
    [
        content_byte,
        signature_disguised,
        signature_removed,
        lambda pdf: changed(pdf, elsewhere.overlay),
        lambda pdf: changed(pdf, elsewhere.note),
        lambda pdf: changed(pdf, elsewhere.appended_page),
    ],
    ids=["a byte", "a signature disguised", "a signature removed", "overlaid", "a note", "a page"],
)
def test_what_was_changed_is_seen(stages: Stages, attack) -> None:  # type: ignore[no-untyped-def]
    assert judged(attack(stages.closed)).verdict is Alone.FAULTY


def test_an_older_revision_lacks_its_closing_timestamp(stages: Stages) -> None:
    for older in (stages.once, cut_back(stages.closed)):
        found = judged(older)
        assert (found.verdict, found.problems) == (Alone.UNFINISHED, ())
        assert False in [answer.good for answer in found.answers]


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", bytes(5000)])
def test_what_is_not_signed_is_said_so(content: bytes) -> None:
    assert judged(content).verdict is Alone.UNSIGNED


def test_the_command_needs_no_settings(
    stages: Stages, keys: Keys, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "convention.pdf"
    file.write_bytes(stages.closed)
    assert main(["verify", str(file)]) == 4
    told = capsys.readouterr().out
    assert "Ce qui n’a pas pu être vérifié ici" in told
    assert "Jeanne Martin" in told
    given = [word for path in authorities(keys) for word in ("--authority", str(path))]
    assert main(["verify", "--json", *given, str(file)]) == 4
    table = json.loads(capsys.readouterr().out)
    assert (table["verdict"], table["good"], table["convention"]) == ("consistent", False, None)
    assert {item["trusted"] for item in table["signatures"]} == {True}
    file.write_bytes(content_byte(stages.closed))
    assert main(["verify", str(file)]) == 1
    assert "Ne vous fiez pas" in capsys.readouterr().out
    file.write_bytes(b"hello")
    assert main(["verify", str(file)]) == 3


def test_settings_that_are_wrong_are_not_passed_over(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An instance that is meant and cannot be read is no bare machine."""
    file = tmp_path / "convention.pdf"
    file.write_bytes(stages.closed)
    monkeypatch.setenv("CONVENTIO_DATABASE_URL", "sqlite:///nowhere.db")
    assert main(["verify", str(file)]) == 2
    assert "manque" in capsys.readouterr().err
    assert main(["verify", "--alone", str(file)]) == 4
