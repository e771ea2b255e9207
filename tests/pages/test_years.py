"""The drawing of a convention's years: read without its colours, or not seen at all, it says the same."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html

from tests.factories import letters
from tests.factories.means import Means
from tests.pages.instance import NOON, Instance
from tests.pages.looks import CHANTAL
from tests.pages.site import Site, office_of
from workflow.records.convention import Convention

CSS = (Path(__file__).resolve().parents[2] / "web/static/components.css").read_text(encoding="utf-8")


def figure(page: str) -> html.HtmlElement:
    (found,) = html.fromstring(page).find_class("years")
    return found


def having(drawn: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return [one for one in drawn.iter("rect", "line") if name in one.get("class", "").split()]


def test_what_is_drawn_is_said_in_words_in_the_same_order(site: Site) -> None:
    """One item for each period and each letter, with its days and what became of it; the picture leads to them."""
    drawn = figure(
        site.instance.client(CHANTAL).get("/conventions/{dated}/calendrier".format(**site.words)).text
    )
    periods, lanes = having(drawn, "years__part"), having(drawn, "years__lane")
    words = [" ".join(item.text_content().split()) for item in drawn.iter("li")]
    assert (len(periods), len(lanes)) == (1, 2)
    assert len(words) == len(periods) + len(lanes)
    assert words[0].startswith("Durée initiale : du 1er mars 2024 au ")
    told = words[len(periods) :]
    assert told[0].startswith("C1, mise en demeure par la Région : du 4 novembre 2026 au ")
    assert told[1].startswith("C2, dénonciation par le co-contractant : du 18 novembre 2026 au ")
    labels = [one.text_content() for one in drawn.iter("text")]
    for reference in ("C1, mise en demeure", "C2, dénonciation", "fin", "24 novembre 2026"):
        assert reference in labels, "each shape has its words beside it"
    (picture,) = drawn.iter("svg")
    (title,) = picture.iter("title")
    assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", title.get("id"))
    assert "en mots" in title.text_content()


@pytest.fixture
def renewed(instance: Instance, means: Means) -> str:
    """In force since 1 March 2020, renewed by years; a denunciation that counts, another without object."""
    office = office_of(instance, means)
    convention_id = letters.in_force_since(office, date(2020, 3, 1), at=NOON - timedelta(days=30))
    letters.received(
        office, convention_id, letters.draft("denunciation", letters.CO), on=date(2026, 11, 10), at=NOON
    )
    letters.posted(office, convention_id, letters.draft("denunciation"), at=NOON)
    with instance.database.reading() as session:
        return session.get_one(Convention, convention_id).number


def test_past_present_and_to_come_differ_by_more_than_their_colour(instance: Instance, renewed: str) -> None:
    page = instance.client(CHANTAL).get(f"/conventions/{renewed}/calendrier?on=2026-06-01").text
    drawn = figure(page)
    present = having(drawn, "years__part--present")
    coming = having(drawn, "years__part--coming")
    hatched = [one for one in drawn.iter("rect") if one.get("fill") == "url(#years-over)"]
    assert (len(hatched), len(present), len(coming)) == (4, 1, 3)
    assert len(having(drawn, "years__part")) == 8
    assert "stroke-dasharray" in rule("years__part--coming")
    assert "stroke-dasharray" not in rule("years__part--present")
    assert width(rule("years__part--present")) > width(rule("years__part"))
    legend = drawn.find("figcaption").find("p").text_content()
    for said in ("Hachuré : période passée", "plein : période en cours", "en tirets : à venir"):
        assert said in legend


def test_a_letter_that_counts_differs_from_one_that_does_not(instance: Instance, renewed: str) -> None:
    drawn = figure(instance.client(CHANTAL).get(f"/conventions/{renewed}/calendrier").text)
    assert [one.get("fill") for one in having(drawn, "years__lane")] == ["url(#years-delay)", "none"]
    assert "stroke-dasharray" in rule("years__lane--moot")
    assert "stroke-dasharray" in rule("years__end")
    assert "stroke-dasharray" not in rule("years__today")
    words = [item.text_content() for item in drawn.iter("li")]
    assert words[-1].rstrip().endswith("sans objet")


def rule(name: str) -> str:
    found = re.search(rf"^\.{name} {{(.*)}}$", CSS, re.MULTILINE)
    assert found is not None, name
    return found[1]


def width(styles: str) -> float:
    found = re.search(r"stroke-width: ([0-9.]+)", styles)
    assert found is not None
    return float(found[1])
