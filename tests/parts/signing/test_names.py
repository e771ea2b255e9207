"""Who is whom: names as registration offices write them, and as people type them."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from signing.names import Likeness, likeness, same_name, same_person

SAME = [
    ("MARTIN Jeanne", "Jeanne Martin"),
    ("MARTIN Jeanne Marie 0123", "Mme Jeanne Martin"),
    ("LEGOFF Yann", "Yann Le Goff"),
    ("LE GOFF Yann", "Yann LeGoff"),
    ("GOFF LE Yann", "Yann Le Goff"),
    ("DELATOUR Marie", "Marie de La Tour"),
    ("DE LATOUR Marie", "Marie de La Tour"),
    ("De la Tour d Auvergne Marie", "Marie de La Tour d’Auvergne"),
    ("DARC Jeanne", "Jeanne d’Arc"),
    ("D ARC Jeanne", "Jeanne d'Arc"),
    ("D`ARC Jeanne", "Jeanne dʼArc"),
    ("LHERMITTE Paul", "Paul L’Hermitte"),
    ("OBRIEN Sean", "Seán O’Brien"),
    ("MBALA Aya", "Aya M’Bala"),
    ("NGUYEN Linh", "Linh N’Guyen"),
    ("Mc Donald Élodie", "Elodie McDonald"),
    ("VANDERBERG Luc", "Luc van der Berg"),
    ("BENALI Samir", "Samir Ben Ali"),
    ("DACOSTA Rui", "Rui da Costa"),
    ("Jean Pierre MORIN DUPONT", "Jean-Pierre Morin-Dupont"),
    ("JEANPIERRE MORINDUPONT", "Jean-Pierre Morin-Dupont"),
    ("Jean\u2011Pierre Morin\u2013Dupont", "Jean-Pierre Morin-Dupont"),
    ("Jean\u00adPierre Roux", "JeanPierre Roux"),
    ("LOEUVRE Anne", "Anne Lœuvre"),
    ("L\u0152UVRE Anne", "anne loeuvre"),
    ("NAESS Arne", "Arne Næss"),
    ("WEISS Karl", "Karl Weiß"),
    ("Karl WEI\u1e9e", "Karl Weiss"),
    ("SOREN Kierkegaard", "Søren Kierkegaard"),
    ("SOEREN Kierkegaard", "Søren Kierkegaard"),
    ("WALESA Lech", "Lech Wałęsa"),
    ("MUELLER Hans", "Hans Müller"),
    ("MULLER Hans", "Hans Müller"),
    ("Müller Hans", "Hans Mueller"),
    ("AASE Per", "Per Åse"),
    ("DORDEVIC Ana", "Ana Đorđević"),
    ("YILMAZ Isik", "Işık Yılmaz"),
    ("THOR Sigur", "Sigur Þor"),
    ("Francoise He\u0301bert", "Françoise Hébert"),
    ("ＭＡＲＴＩＮ Jeanne", "Jeanne Martin"),
    ("Елена ИВАНОВА", "Елена Иванова"),
    ("Елена Иванова / Elena Ivanova", "Elena Ivanova"),
]
OTHER = [
    ("MARTIN Jean", "Jeanne Martin"),
    ("MARTIN", "Jeanne Martin"),
    ("Jeanne", "Jeanne Martin"),
    ("LEGROS Yann", "Yann Le Goff"),
    ("GOFF Yann", "Yann Le Goff"),
    ("LEGOFFIC Yann", "Yann Le Goff"),
    ("TOUR Marie", "Marie de La Tour"),
    ("ARC Jeanne", "Jeanne d’Arc"),
    ("Annabell Smith", "Anna Bell"),
    ("Jean MORIN", "Jean Morin-Dupont"),
    ("Pierre MORIN DUPONT", "Jean-Pierre Morin-Dupont"),
    ("NASS Arne", "Arne Næss"),
    ("WEIS Karl", "Karl Weiß"),
    ("", "Jeanne Martin"),
    ("Jeanne Martin", ""),
    ("Jeanne KELLER", "Jeanne Me"),
    ("0123", "Jeanne Martin"),
    ("Анна Иванова", "Елена Иванова"),
]
ANOTHER_SCRIPT = [
    ("Елена Иванова", "Elena Ivanova"),
    ("Elena Ivanova", "Елена Иванова"),
    ("Γιώργος Παπαδόπουλος", "Georges Papadopoulos"),
    ("محمد علي", "Mohamed Ali"),
    ("王小明", "Xiaoming Wang"),
    ("Анна Petrov", "Ivan Petrov"),
    ("J\u0435anne Martin", "Jeanne Martin"),  # its second letter is Cyrillic
    ("Γιώργος", "Иван"),
]


@pytest.mark.parametrize(("certificate", "expected"), SAME)
def test_the_same_person(certificate: str, expected: str) -> None:
    assert likeness(certificate, expected) is Likeness.SAME
    assert same_person(certificate, expected)


@pytest.mark.parametrize(("certificate", "expected"), OTHER)
def test_another_person(certificate: str, expected: str) -> None:
    assert likeness(certificate, expected) is Likeness.OTHER


@pytest.mark.parametrize(("certificate", "expected"), ANOTHER_SCRIPT)
def test_another_script_is_for_a_person_to_decide(certificate: str, expected: str) -> None:
    """Never taken, never refused by the program alone."""
    assert likeness(certificate, expected) is Likeness.ANOTHER_SCRIPT
    assert not same_person(certificate, expected)


@pytest.mark.parametrize(
    "typed",
    [
        "Jean-Pierre d’Arc",
        "jean pierre d'arc",
        "D’ARC Jean-Pierre",
        "DARC JEANPIERRE",
        "M. Jean-Pierre d’Arc",
        "  Jean - Pierre   d’Arc. ",
        "Jéan-Piérre D’Àrc",
    ],
)
def test_a_typed_name_is_the_signer_s(typed: str) -> None:
    assert same_name(typed, "Jean-Pierre d’Arc")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "Jean-Pierre",
        "d’Arc",
        "Jean d’Arc",
        "Jeanne d’Arc",
        "Jean-Pierre d’Arc, sous réserve du vote",
        "sous réserve du vote",
        "Jean-Pierre d’Arc 2",
        "Jean-Pierre d’Arc ?",
        "Jean-Pierre d’Arc (lu et approuvé)",
        "Jean-Pierre Jean-Pierre d’Arc",
        "Jean-Pierre d’Arc 👍",
        "Жан-Пьер д’Арк",
        "...",
    ],
)
def test_anything_else_is_not(typed: str) -> None:
    assert not same_name(typed, "Jean-Pierre d’Arc")


PARTS = st.text(string.ascii_lowercase + "éèïôüçœæßøłñ", min_size=2, max_size=9)
CIVILITIES = {"mr", "mme", "mlle", "monsieur", "madame", "dr", "docteur", "me"}
NAMES = st.lists(PARTS.filter(lambda part: part not in CIVILITIES), min_size=2, max_size=4, unique=True)


@given(NAMES, st.randoms(use_true_random=False), st.sampled_from([" ", "-", "  "]))
def test_case_accents_order_and_hyphens_never_matter(words: list[str], random: object, between: str) -> None:
    shuffled = sorted(words, key=lambda _: random.random())  # type: ignore[attr-defined]
    written = between.join(shuffled).upper()
    assert same_person(written, " ".join(words))
    assert same_name(written, " ".join(words))
    assert same_person(f"{written} 0123 Zzyzx", " ".join(words))
    assert not same_name(f"{written} Zzyzx", " ".join(words))


@given(NAMES, st.data())
def test_one_word_of_another_s_makes_another_person(words: list[str], data: st.DataObject) -> None:
    """Wherever it stands, and whatever is joined."""
    place = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(st.text("kqwxz", min_size=2, max_size=9))
    assume(other not in words)
    others = [*words[:place], other, *words[place + 1 :]]
    for between in (" ", "-", "’"):
        assert likeness(between.join(others), " ".join(words)) is Likeness.OTHER
        assert not same_name(between.join(others), " ".join(words))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_get_an_answer(one: str, other: str) -> None:
    assert likeness(one, other) in Likeness
    if same_name(one, other):
        assert likeness(one, other) is Likeness.SAME


@given(st.text("абвгд", min_size=2, max_size=8), NAMES)
def test_no_name_in_another_script_is_taken_or_refused(foreign: str, words: list[str]) -> None:
    assert likeness(foreign, " ".join(words)) is Likeness.ANOTHER_SCRIPT
    assert not same_name(foreign, " ".join(words))
