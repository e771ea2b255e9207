from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.fill import compiled
from workflow.packs import FilledBy, PackField, Purpose, find_pack
from workflow.packs.field_values import cleaned, paragraphs, problem_of
from workflow.records.co_contractor import CoContractor
from workflow.rules.wording import french_date
from workflow.text_values import BLANK, TextValues, check, signers_for, values_for

PACK = find_pack("epn-normandie")
MJC = CoContractor(
    name="MJC des Œillets & Cie",
    legal_form="association",
    siren=None,
    siret=None,
    rna="W142001234",
    address="12 rue de l’Église",
    postcode="14000",
    city="Caen",
    email="contact@mjc.example",
    phone="",
    created_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
)


def values(
    *,
    typed: Mapping[str, Any] = PACK.sample.fields,
    region: Mapping[str, str] = PACK.sample.region,
    co_contractor: CoContractor | Mapping[str, str] = MJC,
    purpose: Purpose = Purpose.SIGNATURE,
) -> TextValues:
    return values_for(
        PACK,
        typed=typed,
        co_contractor=co_contractor,
        region=region,
        number="EPN-2026-0042",
        version=1,
        verification_code="K7QM",
        medium="electronic",
        purpose=purpose,
    )


def names(fields: tuple[PackField, ...]) -> set[str]:
    return {field.name for field in fields}


# What may be typed


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("decision_date", "2027-02-30", "n’existe pas dans le calendrier"),
        ("decision_date", "04/02/2027", "n’est pas une date"),
        ("decision_date", "2027-W05-4", "n’est pas une date"),
        ("decision_date", "0207-02-04", "L’année 207 n’est pas plausible"),
        ("decision_date", date(2027, 2, 4), "Un texte est attendu"),
        ("decision_date", None, "Un texte est attendu"),
        ("representative_civility", "Mademoiselle", "Madame, Monsieur"),
        ("representative_email", "presidente@atelier", "adresse électronique"),
        ("representative_email", "a@b.fr, c@d.fr", "adresse électronique"),
        ("representative_email", "a@b.fr\r\nBcc: c@d.fr", "adresse électronique"),
        ("representative_first_name", "x" * 101, "100 caractères au plus : il y en a 101"),
        ("representative_last_name", "Lemo\x00nnier", "U+0000"),
        ("representative_last_name", "Lemo\x07nnier", "U+0007"),
        ("representative_last_name", "reinnomeL\u202e", "U+202E"),
        ("presentation", "Avant\u2066après", "U+2066"),
        ("presentation", "seul \ud800", "U+D800"),
        ("presentation", "Notre fablab \U0001f680", "« \U0001f680 » (U+1F680)"),
        ("representative_first_name", "\u56fd", "U+56FD"),
        ("presentation", "un signe privé \ue00c", "U+E00C"),
        ("nothing_like_it", "x", "n’existe pas dans le modèle"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(name: str, value: object, words: str) -> None:
    problems = check(PACK, {name: value, "decision_organ": "le Bureau"})
    assert set(problems) == {name}
    assert words in problems[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("decision_date", ""),
        ("decision_date", " 2027-02-04 "),
        ("decision_date", "2028-02-29"),
        ("representative_email", "presidente+epn@atelier.asso.fr"),
        ("representative_last_name", "d’Œillet-Łukasz <&> « Ünal » € ❤ {{ 7 }}"),
        ("co_contractor_with_article", "x" * 300),
        ("presentation", "Un paragraphe.\r\n\r\nUn autre,\tet une tabulation.\n" * 600),
    ],
)
def test_what_people_really_type_is_kept(name: str, value: str) -> None:
    assert check(PACK, {name: value}) == {}


@given(st.text(max_size=80), st.sampled_from(PACK.fields))
def test_a_value_is_refused_with_a_sentence_or_cleaned_for_good(value: str, field: PackField) -> None:
    problem = problem_of(field, value)
    clean = cleaned(field, value)
    assert problem == "" or problem.endswith((".", ")."))
    assert cleaned(field, clean) == clean
    if not problem and clean:
        assert problem_of(field, clean) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un\n\ndeux", ("un", "deux")),
        ("  un \r\n \t\r\n\r\n deux\rsuite \n", ("un", "deux\nsuite")),
        ("\n\n", ()),
        ("41\u00a0%  de", ("41\u00a0% de",)),
    ],
)
def test_paragraphs(text: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(text) == expected


def test_a_bullet_pasted_from_word_is_one_that_prints() -> None:
    assert cleaned(PACK.field("presentation"), "\uf0b7 Des ateliers") == "• Des ateliers"
    assert check(PACK, {"presentation": "\uf0b7 Des ateliers\n\uf0fc Un lieu"}) == {}


def test_a_draft_kept_before_says_its_emoji_still() -> None:
    """It is refused when it is saved or printed again; it does not vanish from the text."""
    values = values_for(
        PACK, typed={**PACK.sample.fields, "presentation": "Fablab \U0001f680"}, co_contractor=PACK.sample.co_contractor,
        region=PACK.sample.region, number="EPN-2027-0042", version=1, verification_code="K7QM", medium="electronic",
        purpose=Purpose.DRAFT,
    )  # fmt: skip
    assert values.values["presentation"] == ("Fablab \U0001f680",)


def test_accents_are_composed_and_paste_debris_dropped() -> None:
    assert (
        cleaned(PACK.field("representative_last_name"), " E\u0301lo\u00adise\u200b \n Dubois\ufeff")
        == "Éloise Dubois"
    )


# What the template is filled with


def test_everything_the_template_asks_for_is_there() -> None:
    filled = values()
    assert compiled(PACK.docx.read_bytes()).placeholders <= filled.values.keys()
    assert filled.missing == ()
    assert filled.values["decision_date"] == "4 février 2027"
    assert filled.values["commission_date"] == "1er mars 2027"
    assert filled.values["co_contractor_address"] == "12 rue de l’Église, 14000 Caen"
    assert filled.values["structure"] == "la MJC des Œillets & Cie"
    assert len(filled.values["presentation"]) == 3


def test_a_record_and_a_mapping_say_the_same() -> None:
    sheet = {"name": MJC.name, "address": MJC.address, "postcode": MJC.postcode, "city": MJC.city}
    assert values(co_contractor=sheet) == values()


@pytest.mark.parametrize("purpose", list(Purpose))
def test_an_empty_draft_fills_the_template_all_the_same(purpose: Purpose) -> None:
    filled = values(typed={}, region={}, purpose=purpose)
    assert compiled(PACK.docx.read_bytes()).fill(filled.values)[:2] == b"PK"
    assert filled.values["presentation"] == (BLANK,)
    assert names(filled.missing) >= {"presentation", "representative_quality", "region_address"}


def test_the_projet_does_not_wait_for_what_only_a_signature_needs() -> None:
    typed = {**PACK.sample.fields, "decision_date": "", "commission_date": "", "representative_email": ""}
    assert values(typed=typed, purpose=Purpose.PROJET).missing == ()
    for purpose in (Purpose.DRAFT, Purpose.SIGNATURE):
        assert names(values(typed=typed, purpose=purpose).missing) == {
            *("decision_date", "commission_date", "representative_email"),
        }


def test_a_known_decision_date_stays_blank_in_the_projet() -> None:
    projet = values(purpose=Purpose.PROJET).values
    assert (projet["decision_date"], projet["commission_date"]) == (BLANK, BLANK)
    assert projet["projet"] is True
    assert values().values["projet"] is False


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_dates_are_said_in_french_words(day: date) -> None:
    typed = {**PACK.sample.fields, "decision_date": day.isoformat()}
    assert values(typed=typed).values["decision_date"] == french_date(day)


def test_a_stored_value_that_no_longer_holds_counts_as_missing() -> None:
    filled = values(region={**PACK.sample.region, "president_civility": "Sire"})
    assert names(filled.missing) == {"president_civility"}


def test_a_delegation_asks_for_the_delegate_and_only_then() -> None:
    delegated = values(region={**PACK.sample.region, "region_signatory": "delegate"})
    assert names(delegated.missing) == {
        *("region_delegate_first_name", "region_delegate_last_name", "region_delegate_capacity"),
    }


def test_a_default_stands_in_for_what_was_not_chosen() -> None:
    region = {name: value for name, value in PACK.sample.region.items() if name != "region_signatory"}
    assert values(region=region).missing == ()
    assert values().values["reference"] == "le co-contractant"


def test_what_was_typed_is_never_run_as_a_template() -> None:
    typed = {**PACK.sample.fields, "representative_last_name": "{{ number }}"}
    assert values(typed=typed).values["representative_name"] == "Claire {{ NUMBER }}"


def test_names_reach_phrases_unescaped() -> None:
    assert values().values["structure"].endswith("Œillets & Cie")


# Who signs


def test_signers_in_order_as_the_text_names_them() -> None:
    first, second = signers_for(PACK, values())
    assert (first.party, first.order, first.anchor) == ("co-contractor", 1, "co-contractor")
    assert (first.name, first.capacity) == ("Claire LEMONNIER", "Présidente")
    assert (first.email, first.acting_for) == ("presidente@atelier.example", "la MJC des Œillets & Cie")
    assert (second.party, second.name) == ("region", "Hugues BELLENGREVILLE")
    assert (second.capacity, second.acting_for) == (
        "Le Président de la Région Normandie",
        "la Région Normandie",
    )


def test_what_is_missing_of_a_signer_is_empty() -> None:
    first, second = signers_for(PACK, values(typed={}, region={}))
    assert (first.name, first.capacity, first.email) == ("", "", "")
    assert (second.name, second.email) == ("", "")


def test_another_pack_needs_no_code() -> None:
    """Nothing in the code names a field: a pack with one field of its own works the same."""
    only = PackField(name="objet", section="co-contractor", label="Objet", filled_by=FilledBy.DRAFT)
    pack = replace(PACK, fields=(only,), phrases=(), parties=())
    filled = values_for(
        pack,
        typed={"objet": "Prêt de salle"},
        co_contractor=MJC,
        region={},
        number="X-1",
        version=3,
        verification_code="C",
        medium="paper",
        purpose=Purpose.SIGNATURE,
    )
    assert filled.values == {
        "objet": "Prêt de salle",
        "number": "X-1",
        "version": "3",
        "verification_code": "C",
        "medium": "paper",
        "projet": False,
    }
    assert signers_for(pack, filled) == ()
