import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import stamp_font
from signing.appearance import Stamp, UnprintableName, fitted, measured, printable
from tests.parts.signing.circuit import NOON

STAMP = Stamp(name="Jeanne Martin", capacity="présidente", acting_for="MJC des Œillets", at=NOON)


def test_short_lines_keep_the_largest_size() -> None:
    size, lines = fitted(["un", "deux"], width=200, height=60)
    assert (size, lines) == (9.0, ["un", "deux"])


@given(
    st.lists(st.text(alphabet="abcéîœ ’-", min_size=1, max_size=80), min_size=1, max_size=4),
    st.floats(min_value=60, max_value=300),
    st.floats(min_value=20, max_value=120),
)
def test_no_word_is_lost_and_no_line_is_too_wide(texts: list[str], width: float, height: float) -> None:
    size, lines = fitted(texts, width=width, height=height)
    assert " ".join(lines).split() == " ".join(texts).split()
    for line in lines:
        assert measured(line) * size <= width + 1e-6 or " " not in line


def test_a_long_stamp_shrinks_until_it_fits() -> None:
    stamp = Stamp(
        name="Marie-Antoinette de la Tour d’Auvergne-Lauraguais",
        capacity="présidente déléguée par délibération du conseil communautaire",
        acting_for="Communauté de communes du Pays de Falaise et de la Suisse normande",
        at=NOON,
    )
    size, lines = fitted(stamp.lines(), width=190, height=60)
    assert size < 9
    assert len(lines) * size * 1.2 <= 60


def test_what_is_typed_apart_is_composed() -> None:
    assert printable("Ame\u0301lie  Noe\u0308l") == "Amélie Noël"


@pytest.mark.parametrize("text", ["山田", "Jeanne\u200b", "🖊", "عمر"])
def test_characters_without_a_sign_are_named(text: str) -> None:
    with pytest.raises(UnprintableName):
        printable(text)


@pytest.mark.parametrize(
    "text", ["Éloïse Œuvrard", "Łukasz Żak", "Nguyễn Văn", "Ελένη", "Жанна", "« l’été » – 1 €"]
)
def test_the_scripts_of_names_are_there(text: str) -> None:
    assert printable(text) == text


def test_the_font_has_a_thousand_units_and_is_small() -> None:
    assert 200 < stamp_font.widths()["a"] < 700
    assert len(stamp_font.font_file()) < 200_000
