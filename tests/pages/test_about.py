"""Accessibilité, Mentions légales, Données personnelles: texts that whoever runs the instance completes."""

import pytest

from tests.pages.instance import Instance
from web.pages.about.texts import Block, Piece, Topic, parse

TO_COMPLETE = "restent à compléter"
PAGES = {
    "/accessibilite": Topic.ACCESSIBILITY,
    "/mentions-legales": Topic.LEGAL,
    "/donnees-personnelles": Topic.PERSONAL_DATA,
}


@pytest.mark.parametrize("path", PAGES)
def test_the_default_says_that_it_is_to_be_completed(instance: Instance, path: str) -> None:
    page = instance.stranger().get(path).text
    assert TO_COMPLETE in page
    assert 'class="to-fill"' in page


@pytest.mark.parametrize(("path", "topic"), PAGES.items())
def test_the_instance_puts_its_own(instance: Instance, path: str, topic: Topic) -> None:
    folder = instance.services.settings.folder / "pages"
    folder.mkdir()
    (folder / f"{topic}.txt").write_text("## Qui\n\nLa Région & <nous>.", encoding="utf-8")
    page = instance.stranger().get(path).text
    assert "<h2>Qui</h2>" in page
    assert "La Région &amp; &lt;nous&gt;." in page
    assert TO_COMPLETE not in page


def words(text: str, *, to_fill: bool = False) -> Piece:
    return Piece(text, to_fill=to_fill)


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("", ()),
        ("## Qui", (Block("heading", ((words("Qui"),),)),)),
        ("Une phrase\nsur deux lignes.", (Block("paragraph", ((words("Une phrase sur deux lignes."),),)),)),
        ("- un\n- deux", (Block("list", ((words("un"),), (words("deux"),))),)),
        ("- un\nsuite", (Block("paragraph", ((words("- un suite"),),)),)),
        (
            "Écrivez à [adresse].",
            (Block("paragraph", ((words("Écrivez à "), words("adresse", to_fill=True), words(".")),)),),
        ),
        ("a\r\n\r\n\r\nb", (Block("paragraph", ((words("a"),),)), Block("paragraph", ((words("b"),),)))),
    ],
)
def test_plain_text_becomes_blocks(source: str, blocks: tuple[Block, ...]) -> None:
    assert parse(source).blocks == blocks


def test_it_is_complete_once_nothing_stands_in_brackets() -> None:
    assert parse("Écrivez à nous.").complete
    assert not parse("- un\n- [deux]").complete
