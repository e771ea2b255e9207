"""The calculator: exactly the input and the output that lawyers and other programs were promised."""

import json
from pathlib import Path
from typing import Any

import pytest

from conventio.__main__ import main
from workflow.rules.facts import LetterType

EXAMPLE = """
kind = "epn-normandie"
required_parties = ["co-contractor", "region"]
[[signatures]]
party = "co-contractor"
at = 2024-02-28T22:30:00Z
[[signatures]]
party = "region"
at = 2024-03-01
[[letters]]
id = "L1"
type = "denunciation"
from = "co-contractor"
posted = 2027-02-26
[[letters]]
id = "L2"
type = "withdrawal"
from = "co-contractor"
posted = 2027-04-02
about = "L1"
[[avenants]]
id = "A1"
requested = 2026-11-29
signed = [2027-01-31, 2027-02-10]
"""
SIGNED = """
kind = "epn-normandie"
[[signatures]]
party = "co-contractor"
at = 2024-02-20
[[signatures]]
party = "region"
at = 2024-03-01
"""


class Calculator:
    """Runs the command on a text of facts, as from the command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file = folder / "faits.toml"
        self.capsys = capsys

    def text(self, facts: str | bytes, as_of: str, *options: str) -> str:
        self.file.write_bytes(facts if isinstance(facts, bytes) else facts.encode())
        assert main(["timeline", "--facts", str(self.file), "--as-of", as_of, *options]) == 0
        return self.capsys.readouterr().out

    def json(self, facts: str, as_of: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.text(facts, as_of, "--json"))
        return answer

    def refusal(self, facts: str | bytes, as_of: str = "2027-03-15") -> str:
        """The one line that standard error gets, with exit status 2."""
        self.file.write_bytes(facts if isinstance(facts, bytes) else facts.encode())
        assert main(["timeline", "--facts", str(self.file), "--as-of", as_of, "--json"]) == 2
        told = self.capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("conventio: ")
        assert told.err.count("\n") == 1
        return told.err.removeprefix("conventio: ").rstrip("\n")


@pytest.fixture
def calculator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Calculator:
    return Calculator(tmp_path, capsys)


def without_whys(answer: dict[str, Any]) -> dict[str, Any]:
    for row in (*answer["letters"], *answer["avenants"], *answer["deadlines"]):
        assert row.pop("why").startswith("Article ")
    return answer


def test_the_printed_example_is_answered_to_the_letter(calculator: Calculator) -> None:
    answer = without_whys(calculator.json(EXAMPLE, "2027-03-15"))
    expected = {
        "as_of": "2027-03-15",
        "state": "under-notice",
        "in_force_from": "2024-03-01",
        "valid_through": "2027-05-26",
        "ended_by": None,
        "periods": [
            {"number": 0, "kind": "initial", "first_day": "2024-03-01", "last_day": "2027-02-28"},
            {"number": 1, "kind": "renewal", "first_day": "2027-03-01", "last_day": "2027-05-26"},
        ],
        "next_renewal": None,
        "last_posting_to_avoid_renewal": None,
        "letters": [
            {"id": "L1", "status": "live", "in_force_through": "2027-05-26", "termination_from": None}
        ],
        "avenants": [{"id": "A1", "request": "flagged", "in_force_from": "2027-03-01", "status": "in-force"}],
        "deadlines": [{"rule": "annual-report", "date": "2028-01-15", "article": "5"}],
        "problems": [],
    }
    assert {key: answer[key] for key in expected} == expected
    assert list(answer)[: len(expected)] == list(expected)


def test_the_printed_example_once_the_withdrawal_is_known(calculator: Calculator) -> None:
    answer = calculator.json(EXAMPLE, "2027-04-02")
    assert (answer["state"], answer["valid_through"]) == ("in-force", "2028-02-29")
    assert (answer["next_renewal"], answer["last_posting_to_avoid_renewal"]) == ("2028-03-01", "2027-11-30")
    assert {row["id"]: row["status"] for row in answer["letters"]} == {"L1": "withdrawn", "L2": "noted"}


def test_a_signature_near_midnight_counts_on_its_paris_date(calculator: Calculator) -> None:
    facts = SIGNED.replace("2024-03-01", "2027-03-31T22:30:00Z")
    assert calculator.json(facts, "2027-04-10")["in_force_from"] == "2027-04-01"


def test_a_missing_signature_leaves_the_convention_awaited(calculator: Calculator) -> None:
    answer = calculator.json(f'{SIGNED}[[signatures]]\nparty = "region"\n', "2024-05-01")
    assert answer["state"] == "awaiting-signature"
    assert [answer[key] for key in ("in_force_from", "valid_through", "ended_by", "next_renewal")] == [
        None
    ] * 4
    assert [answer[key] for key in ("periods", "letters", "avenants", "deadlines", "problems")] == [[]] * 5
    assert answer["awaited"] == ["region"]


def test_refused_letters_are_problems_and_not_errors(calculator: Calculator) -> None:
    letter = (
        '[[letters]]\nid = "T"\ntype = "termination"\nfrom = "region"\nposted = 2026-01-05\nabout = "N"\n'
    )
    answer = calculator.json(SIGNED + letter, "2027-01-15")
    assert answer["letters"][0]["status"] == "refused"
    assert (answer["letters"][0]["in_force_through"], answer["letters"][0]["termination_from"]) == (
        None,
        None,
    )
    assert answer["problems"] == [
        (
            "Courrier « T » (résiliation par la Région, envoi du 5 janvier 2026) refusé : le courrier « N » auquel il "
            "répond n’existe pas à cette date."
        )
    ]
    assert answer["valid_through"] == "2027-02-28"


def test_a_termination_in_part_names_the_articles_that_fall(calculator: Calculator) -> None:
    letters = (
        '[[letters]]\nid = "N"\ntype = "formal-notice"\nfrom = "region"\nposted = 2026-06-01\n'
        '[[letters]]\nid = "T"\ntype = "termination"\nfrom = "region"\nposted = 2026-07-02\nabout = "N"\n'
        'articles = ["4", "7"]\n'
    )
    answer = calculator.json(SIGNED + letters, "2026-08-01")
    assert (answer["state"], answer["valid_through"]) == ("in-force", "2027-02-28")
    assert [(row["id"], row["status"]) for row in answer["letters"]] == [("N", "spent"), ("T", "live")]


def test_extension_opposition_and_general_interest_are_asked_like_any_letter(calculator: Calculator) -> None:
    letters = (
        '[[letters]]\nid = "N"\ntype = "formal-notice"\nfrom = "co-contractor"\nposted = 2026-06-01\n'
        '[[letters]]\nid = "E"\ntype = "extension"\nfrom = "co-contractor"\nposted = 2026-06-10\nabout = "N"\n'
        "until = 2026-07-31\n"
        '[[letters]]\nid = "O"\ntype = "opposition"\nfrom = "region"\nposted = 2026-06-15\nabout = "N"\n'
        '[[letters]]\nid = "G"\ntype = "general-interest-termination"\nfrom = "region"\nposted = 2026-09-01\n'
        "effect = 2026-12-31\n"
    )
    answer = calculator.json(SIGNED + letters, "2026-10-01")
    assert [(row["id"], row["status"]) for row in answer["letters"]] == [
        ("N", "opposed"),
        ("E", "noted"),
        ("O", "noted"),
        ("G", "live"),
    ]
    assert answer["letters"][0]["termination_from"] == "2026-08-01"
    assert (answer["state"], answer["valid_through"], answer["ended_by"]) == ("in-force", "2026-12-31", None)


def test_a_denunciation_in_the_initial_term_is_flagged(calculator: Calculator) -> None:
    answer = calculator.json(SIGNED + LETTER, "2026-02-01")
    assert answer["flagged"] == ["L"]
    assert "Autre lecture : " in answer["letters"][0]["why"]


def test_a_convention_may_state_other_durations_than_its_template(calculator: Calculator) -> None:
    clause = '[[clauses]]\nname = "initial-term"\nyears = 5\n'
    assert calculator.json(SIGNED + clause, "2024-06-01")["valid_through"] == "2029-02-28"


def test_the_answer_reads_as_french_text_too(calculator: Calculator) -> None:
    text = calculator.text(EXAMPLE, "2027-04-15")
    assert text.startswith("Au 15 avril 2027 : en vigueur.\nEntrée en vigueur : 1er mars 2024\n")
    assert "  1re reconduction : du 1er mars 2027 au 29 février 2028\n" in text
    assert "« L1 », dénonciation par le co-contractant, envoi du 26 février 2027 : courrier retiré\n" in text
    awaiting = calculator.text(SIGNED, "2024-02-25")
    assert awaiting == "Au 25 février 2024 : en attente de signature.\nSignature attendue : la Région.\n"


def test_a_byte_order_mark_is_no_reason_to_refuse(calculator: Calculator) -> None:
    assert calculator.text(b"\xef\xbb\xbf" + SIGNED.encode(), "2024-05-01").startswith("Au 1er mai 2024")


LETTER = '[[letters]]\nid = "L"\ntype = "denunciation"\nfrom = "region"\nposted = 2026-01-05\n'


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("kind = ", "n’est pas du TOML lisible"),
        (b"kind = '\xff'", "n’est pas un texte en UTF-8"),
        ("x = " + "[" * 20_000, "n’est pas du TOML lisible"),
        (SIGNED.replace("2024-02-20", "2024-02-30"), "n’est pas du TOML lisible (voir la ligne 5, "),
        (SIGNED.replace("2024-02-20", "2024-02-20T10:00:00"), "est une heure sans décalage"),
        (SIGNED.replace("2024-02-20", '"hier"'), "« hier » n’est pas une date"),
        (SIGNED.replace("2024-02-20", "10:30:00"), "« 10:30:00 » n’est pas une date"),
        (SIGNED.replace("2024-02-20", "20240220"), "n’est pas une date"),
        (SIGNED.replace("2024-02-20", "0024-02-20"), "l’année 24 n’a pas de sens ici"),
        (SIGNED.replace("2024-02-20", "9999-12-31T23:30:00Z"), "l’année 9999 n’a pas de sens ici"),
        (SIGNED.replace("epn-normandie", "bail"), "Aucun modèle de convention « bail »"),
        (SIGNED.replace('kind = "epn-normandie"', ""), "« kind » manque"),
        (SIGNED.replace('kind = "epn-normandie"', "kind = 3"), "un texte non vide est attendu"),
        (SIGNED.replace("at =", "signed_at ="), "[[signatures]] n° 1 : clé inconnue « signed_at »"),
        (SIGNED.replace('"region"', '"Region"'), "partie inconnue « Region »"),
        ('colour = "red"\n' + SIGNED, "clé inconnue « colour »"),
        ("required_parties = []\n" + SIGNED, "« required_parties » est vide"),
        ('required_parties = "region"\n' + SIGNED, "une liste est attendue"),
        ("letters = [3]\n" + SIGNED, "écrivez chaque élément sous [[letters]]"),
        (SIGNED + LETTER + LETTER, "L’identifiant « L » est porté deux fois"),
        (
            SIGNED + LETTER.replace("denunciation", "dénonciation"),
            "type de courrier inconnu « dénonciation »",
        ),
        (SIGNED + LETTER.replace("posted = 2026-01-05", ""), "« posted » manque"),
        (SIGNED + LETTER + 'about = "X"\n', "« about » n’a pas de sens"),
        (SIGNED + LETTER + 'articles = ["4"]\n', "résiliation partielle"),
        (SIGNED + LETTER + "until = 2026-03-01\n", "« until » dit le dernier jour"),
        (
            SIGNED + LETTER.replace("denunciation", "extension") + 'about = "X"\n',
            "« until » dit le dernier jour",
        ),
        (SIGNED + LETTER + "effect = 2026-03-01\n", "« effect » ne vaut que pour"),
        (SIGNED + '[[avenants]]\nid = ""\n', "un texte non vide est attendu"),
        (SIGNED + '[[avenants]]\nid = "A"\nsigned = 2026-01-05\n', "une liste est attendue"),
        (
            SIGNED + '[[clauses]]\nname = "initial-term"\nyears = 0\n',
            "une durée ou un nombre de 0 n’a pas de sens",
        ),
        (SIGNED + '[[clauses]]\nname = "initial-term"\nyears = -3\n', "« initial-term »"),
        (SIGNED + '[[clauses]]\nname = "durée"\nyears = 3\n', "Clause « durée » : nom inconnu"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_one_line(
    calculator: Calculator, facts: str | bytes, said: str
) -> None:
    assert said in calculator.refusal(facts)


@pytest.mark.parametrize(
    "as_of",
    [
        "demain",
        "2027-02-29",
        "2027-13-01",
        "20270115",
        "2027-W03-1",
        "15/01/2027",
        "",
        "9999-12-31",
        "٢٠٢٧-٠١-١٥",
    ],
)
def test_a_day_that_does_not_exist_is_refused(calculator: Calculator, as_of: str) -> None:
    assert calculator.refusal(SIGNED, as_of).startswith("--as-of : ")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = tmp_path / "absent.toml"
    assert main(["timeline", "--facts", str(absent), "--as-of", "2027-01-15"]) == 2
    assert str(absent) in capsys.readouterr().err


DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "calculatrice.md"


def test_the_documented_example_is_read_and_answered(calculator: Calculator) -> None:
    facts = DOCUMENTED.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    answer = calculator.json(facts, "2026-10-15")
    assert answer["problems"] == []
    assert {row["id"]: row["status"] for row in answer["letters"]} == {
        "N": "spent",
        "E": "noted",
        "T": "live",
        "G": "live",
    }
    assert (answer["valid_through"], answer["avenants"][0]["in_force_from"]) == ("2026-12-31", "2026-11-01")


def test_every_type_of_letter_is_documented() -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    assert [one for one in LetterType if f"| `{one}` |" not in text] == []
