"""The avenant of a pack: it takes what it needs of the convention's form, and says what it lacks."""

import shutil
from pathlib import Path

import pytest

from workflow.packs import PackError, find_pack
from workflow.packs.shelf import SHIPPED
from workflow.rules.changes import Action, Change


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "epn-normandie" / "2", tmp_path / "essai" / "1")
    return tmp_path


def change_manifest(shelf: Path, before: str, after: str) -> None:
    manifest = shelf / "essai" / "1" / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    assert before in text
    manifest.write_text(text.replace(before, after), encoding="utf-8")


def refusal(shelf: Path) -> str:
    with pytest.raises(PackError) as refused:
        find_pack("essai", root=shelf)
    return str(refused.value)


def test_the_shipped_avenant_asks_for_new_decisions_and_keeps_the_signatories() -> None:
    pack = find_pack("epn-normandie").avenant
    assert pack is not None
    names = {field.name for field in pack.fields}
    assert {"avenant_reasons", "decision_date", "commission_date", "representative_email"} <= names
    assert not {"presentation", "region_host_places"} & names
    assert pack.sections[0].title == "Motifs de l’avenant"
    assert [party.name for party in pack.parties] == ["co-contractor", "region"]


def test_a_pack_may_have_no_avenant(shelf: Path) -> None:
    manifest = shelf / "essai" / "1" / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    first, last = text.index("# L’avenant (avenant.docx)"), text.index("# Les courriers que la Région")
    manifest.write_text(text[:first] + text[last:], encoding="utf-8")
    assert find_pack("essai", root=shelf).avenant is None


def test_a_missing_template_is_told(shelf: Path) -> None:
    (shelf / "essai" / "1" / "avenant.docx").unlink()
    assert "avenant.docx : ce fichier manque" in refusal(shelf)


def test_a_field_that_serves_nowhere_is_told(shelf: Path) -> None:
    change_manifest(
        shelf,
        '[[avenant.fields]]\nname = "avenant_reasons"',
        '[[avenant.fields]]\nname = "idle"\nsection = "avenant"\nlabel = "X"\n\n'
        '[[avenant.fields]]\nname = "avenant_reasons"',
    )
    assert "« idle » ne sert nulle part" in refusal(shelf)


def test_a_placeholder_that_nobody_fills_is_told(shelf: Path) -> None:
    change_manifest(shelf, 'name = "avenant_reasons"', 'name = "reasons"')
    change_manifest(shelf, "avenant_reasons = ", "reasons = ")
    assert "« avenant_reasons » n’est ni un champ" in refusal(shelf)


@pytest.mark.parametrize(
    ("change", "heading", "subject"),
    [
        (Change(action=Action.REPLACE, article="5"), "Modification de l’article 5", "l’article 5"),
        (Change(action=Action.REMOVE, article="5-bis"), "Suppression de l’article 5 bis", "l’article 5 bis"),
        (Change(action=Action.ADD, article="13"), "Ajout d’un article 13", "un article 13"),
        (
            Change(action=Action.REPLACE, article="preambule", title="PRÉAMBULE"),
            "Modification du passage « PRÉAMBULE »",
            "le passage « PRÉAMBULE »",
        ),
    ],
)
def test_a_change_names_itself(change: Change, heading: str, subject: str) -> None:
    assert (change.heading, change.subject) == (heading, subject)
