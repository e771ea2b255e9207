"""From draft to signature with a text edited in Word, without a browser."""

import json
import re
from pathlib import Path

import pytest

from documents.pdf_text import pdf_text
from tests.people import CAST
from tests.program.commands import SAMPLE, Run, draft_file
from tests.program.word_files import edited_file

AGNES, BRUNO, DENIS = "agnes@region.example", "bruno@region.example", "denis@region.example"
OLD, NEW = "si elle le juge utile", "si elle le juge nécessaire"


@pytest.fixture
def number(ready: Run, tmp_path: Path) -> str:
    """A draft in which nothing is missing."""
    name, roles = CAST[DENIS]
    assert ready("account", "--email", DENIS, "--name", name, "--role", *map(str, roles))[0] == 0
    settings = tmp_path / "region.toml"
    settings.write_text(SAMPLE.read_text(encoding="utf-8").partition("[fields]")[0], encoding="utf-8")
    status, out, err = ready("region", "--from", str(settings), "--as", DENIS)
    assert (status, err) == (0, "")
    assert "Siège de la Région : enregistré" in out
    status, out, err = ready("draft", "--from", draft_file(tmp_path), "--as", AGNES)
    assert (status, err) == (0, "")
    return out.strip()


def written_to(ready: Run, number: str, folder: Path) -> set[str]:
    """Names of the documents of the deed, now in ``folder``."""
    status, out, err = ready("documents", number, "--out", str(folder))
    assert (status, err) == (0, "")
    assert {Path(line) for line in out.splitlines()} == set(folder.iterdir())
    return {path.name for path in folder.iterdir()}


def test_the_circuit_with_a_retouch_is_walked_without_a_browser(
    ready: Run, number: str, tmp_path: Path
) -> None:
    before = tmp_path / "avant"
    assert written_to(ready, number, before) == {f"{number}-texte.docx", f"{number}-apercu.pdf"}
    file = edited_file(before / f"{number}-texte.docx", OLD, NEW)
    status, out, _ = ready("retouch", number, file, "--as", AGNES)
    assert status == 0
    assert out.startswith(f"{number} : le texte retouché est reçu.\nARTICLE 4")
    assert "elle le juge [-utile-][+nécessaire+]." in out
    status, out, _ = ready("retouch", number, file, "--as", AGNES, "--json")
    [article] = json.loads(out)["articles"]
    assert (article["article"], article["change"], json.loads(out)["to_confirm"]) == ("4", "changed", [])
    for command, who in (("submit", AGNES), ("approve", BRUNO), ("send", AGNES)):
        assert ready(command, number, "--as", who)[0] == 0
    after = tmp_path / "après"
    assert written_to(ready, number, after) >= {
        f"{number}-v1-texte-retouche.docx", f"{number}-v1-texte-retouche-2.docx",
        f"{number}-v1-texte-approuve.docx", f"{number}-v1-texte-approuve.pdf",
    }  # fmt: skip
    assert NEW in " ".join(pdf_text((after / f"{number}-v1-texte-approuve.pdf").read_bytes()).split())


def test_a_text_that_says_the_same_has_no_deviation(ready: Run, number: str, tmp_path: Path) -> None:
    written_to(ready, number, tmp_path / "textes")
    status, out, _ = ready(
        "retouch", number, str(tmp_path / "textes" / f"{number}-texte.docx"), "--as", AGNES
    )
    assert (status, out.splitlines()[1]) == (0, "Aucun écart : il dit la même chose que le modèle.")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7", "c’est un PDF"), (b"", "il est vide"), (None, "ne s’ouvre pas")],
    ids=["pdf", "empty", "absent"],
)
def test_a_file_that_is_refused_changes_nothing(
    ready: Run, number: str, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "x.docx"
    if content is not None:
        file.write_bytes(content)
    status, out, err = ready("retouch", number, str(file), "--as", AGNES, "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert written_to(ready, number, tmp_path / "textes") == {f"{number}-texte.docx", f"{number}-apercu.pdf"}


def test_the_text_of_another_convention_is_told_by_its_number(
    ready: Run, number: str, tmp_path: Path
) -> None:
    other = ready("draft", "--from", draft_file(tmp_path), "--as", AGNES)[1].split()[0]
    written_to(ready, other, tmp_path / "autre")
    status, _, err = ready("retouch", number, str(tmp_path / "autre" / f"{other}-texte.docx"), "--as", AGNES)
    assert (status, err.count("\n")) == (2, 1)
    assert f"n’est pas le texte de {number}" in err


def test_a_duration_that_the_text_states_otherwise_is_to_be_confirmed(
    ready: Run, number: str, tmp_path: Path
) -> None:
    written_to(ready, number, tmp_path / "textes")
    file = edited_file(tmp_path / "textes" / f"{number}-texte.docx", "trois ans", "deux ans")
    status, out, _ = ready("retouch", number, file, "--as", AGNES)
    assert (status, out.splitlines()[-1]) == (
        0,
        f"À confirmer : les durées de l’article 3 (conventio durations {number} --article 3 …).",
    )
    status, _, err = ready("submit", number, "--as", AGNES)
    assert status == 2
    assert "l’article 3" in err
    answer = ("durations", number, "--article", "3", "--as", AGNES)
    assert "article 3, Durée initiale (initial-term) : 3 ans : à confirmer\n" in ready("durations", number)[1]
    status, out, err = ready(*answer)
    assert (status, out) == (2, "")
    assert "vous la dites inchangée (3 ans)" in err
    assert ready(*answer, "--set", "initial-term=deux")[0] == 2
    assert "initial-term) : 3 ans → 2 ans\n" in ready(*answer, "--set", "initial-term=2y")[1]
    answered = json.loads(ready("durations", number, "--json")[1])["durations"]
    assert [one["after"] for one in answered if one["name"] == "initial-term"] == ["2 ans"]
    assert ready("submit", number, "--as", AGNES)[0] == 0


def test_the_natural_order_is_walked_without_a_browser(ready: Run, number: str, tmp_path: Path) -> None:
    """Projet, retouch of the projet in Word, deliberations, and then only their dates."""
    assert ready("fill", number, "decision_date=", "commission_date=", "--as", AGNES)[0] == 0
    assert ready("projet", number, "--as", AGNES)[0] == 0
    written_to(ready, number, tmp_path / "textes")
    file = edited_file(tmp_path / "textes" / f"{number}-v1-projet.docx", OLD, NEW)
    assert ready("retouch", number, file, "--as", AGNES)[0] == 0
    assert "Date de cette décision" in ready("submit", number, "--as", AGNES)[2]
    dates = ("decision_date=2026-11-05", "commission_date=2026-11-09")
    assert ready("fill", number, *dates, "--as", AGNES) == (0, f"{number} : c’est enregistré.\n", "")
    assert ready("submit", number, "--as", AGNES)[0] == 0
    status, told, _ = ready("approve", number, "--as", BRUNO)
    assert status == 0
    assert "adresses figées : Claire LEMONNIER <presidente@atelier.example>" in told
    written_to(ready, number, tmp_path / "approuvés")
    frozen = (tmp_path / "approuvés" / f"{number}-v1-texte-approuve.pdf").read_bytes()
    assert "en date du 5 novembre 2026" in " ".join(pdf_text(frozen).split())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("decision_date=2026-02-31", "decision_date : "),
        ("couleur=bleu", "couleur : ce champ n’est pas dans le formulaire"),
        ("decision_date", "écrivez CHAMP=VALEUR"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_by_name(
    ready: Run, number: str, answer: str, said: str
) -> None:
    status, out, err = ready("fill", number, answer, "--as", AGNES)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_documents_that_cannot_be_written_are_said(ready: Run, number: str, tmp_path: Path) -> None:
    (tmp_path / "pris").write_text("")
    status, out, err = ready("documents", number, "--out", str(tmp_path / "pris"))
    assert (status, out) == (2, "")
    assert "ne s’y écrivent pas" in err
    assert ready("documents", "EPN-2026-9999", "--out", str(tmp_path))[0] == 2


def test_the_settings_of_the_region_are_an_administrator_s_to_fill_in(
    ready: Run, number: str, tmp_path: Path
) -> None:
    file = tmp_path / "autre.toml"
    assert ready("region", "--from", str(file), "--as", DENIS)[0] == 2
    file.write_text('[region]\npresident_last_name = "Autre"', encoding="utf-8")
    assert "rôle « administration »" in ready("region", "--from", str(file), "--as", AGNES)[2]
    file.write_text('[region]\npresident_last_name = "Autre"\ncouleur = "bleu"', encoding="utf-8")
    status, out, err = ready("region", "--from", str(file), "--as", DENIS)
    assert (status, out) == (2, "")
    assert "region.couleur : ce réglage n’existe pas" in err
    file.write_text('[region]\nregion_signer_email = "autre@region.example"', encoding="utf-8")
    assert ready("region", "--from", str(file), "--as", DENIS)[0] == 2  # why, is asked
    told = ready("region", "--from", str(file), "--as", DENIS, "--reason", "Nouvelle boîte")[1]
    assert re.fullmatch(
        r"Adresse d’un signataire : demande n° \d+, à confirmer par une autre personne\n", told
    )
