"""A character that no font draws is named, before a page shows an empty box in its place."""

import io
import zipfile

import pytest

from documents.font_signs import with_signs
from documents.glyphs import undrawable
from documents.package import Package
from tests.parts.documents.small_docx import docx_saying


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("À Œuilly — Ÿ, ŒUVRE, naïf, “guillemets”, ‹ simples ›, 5 ≤ 6, x², 12 €, n° 1 ; ½ … ‑", ""),
        ("e\u0301cole", ""),
        ("de droite à gauche \u200f\u202b, joint\u200d, co\u00adopérer, insé\u00a0cable, \u202f!", ""),
        ("\uf0b7 une puce de Word", ""),
        ("\ue00c un signe privé, \uf0ff un autre", "\ue00c\uf0ff"),
        ("cœur \u2764\ufe0f", ""),
        ("une fusée \U0001f680 puis \u56fd", "\u56fd\U0001f680"),
        ("\u0378 n’est aucun caractère", "\u0378"),
    ],
)
def test_what_is_missing_is_named(words: str, expected: str) -> None:
    assert undrawable(with_signs(Package.opened(docx_saying(words)))) == expected


def test_an_entity_is_read_like_the_character() -> None:
    content = docx_saying("fusée")
    assert undrawable(with_signs(Package.opened(with_words(content, "fusée", "&#x1F680;")))) == "\U0001f680"


def with_words(content: bytes, old: str, new: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(result, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old.encode(), new.encode()))
    return result.getvalue()
