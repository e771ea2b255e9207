"""The typed name is the signer's own, however written, and nothing else (no case, accent, hyphen or order matters)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.typed_name import NotOwnName, demand_own_name, is_own_name

CLAIRE = "Claire LEMONNIER"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Claire Lemonnier", CLAIRE),
        ("  lemonnier   claire ", CLAIRE),
        ("Mme Claire LEMONNIER", CLAIRE),
        ("Madame Lemonnier Claire", CLAIRE),
        ("Zoe Lukasik-Oeuvrard", "Zoë ŁUKASIK-ŒUVRARD"),
        ("Zoë Łukasik Œuvrard", "Zoë ŁUKASIK-ŒUVRARD"),
        ("jean pierre le goff", "Jean-Pierre LE GOFF"),
        ("Jean-Pierre LeGoff", "Jean-Pierre LE GOFF"),
        ("Jeanpierre Le Goff", "Jean-Pierre LE GOFF"),
        ("anne d'arcy", "Anne D’ARCY"),
        ("Anne Darcy", "Anne D’ARCY"),
        ("Søren Groß", "Soren GROSS"),
        ("Ælfric Þorn", "Aelfric THORN"),
        ("Елена Иванова", "ЕЛЕНА ИВАНОВА"),
    ],
)
def test_ones_own_name_however_it_is_written(typed: str, expected: str) -> None:
    assert is_own_name(typed, expected)


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "",
        " ",
        "–",
        "Signé",
        "Lu et approuvé",
        "Claire",
        "C. Lemonnier",
        "Lemonnier",
        "Claire Lemonier",
        "Claire Lemonnier sous réserve du vote",
        "sous réserve du vote",
        "Claire Lemonnier (sauf article 3)",
        "Claire Lemonnier Claire",
        "Hugues Bellengreville",
        "P/o Claire Lemonnier",
        "Mme",
        "Clаire Lemonnier",  # a Cyrillic letter that looks like a Latin one
    ],
)
def test_anything_else_is_asked_again(typed: str) -> None:
    assert not is_own_name(typed, CLAIRE)
    with pytest.raises(NotOwnName, match="Claire LEMONNIER"):
        demand_own_name(typed, CLAIRE)


@given(st.text(max_size=40))
def test_no_text_is_longer_than_the_name(typed: str) -> None:
    if is_own_name(typed, CLAIRE):
        letters = [letter for letter in typed.casefold() if letter.isalpha()]
        assert len(letters) <= len("claire") + len("lemonnier") + len("mademoiselle") * 2
