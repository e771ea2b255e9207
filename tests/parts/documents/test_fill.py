"""Filling a template: what is typed comes out as it was typed, or the document is refused."""

import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from documents.fill import CompiledTemplate, compiled
from documents.problems import FillProblem, TemplateProblem
from tests.parts.documents.small_docx import docx_saying, words_of

NAME = CompiledTemplate.compile(docx_saying("Le siège de {{ name }}."))


@pytest.mark.parametrize(
    "name",
    [
        "Durand & Fils", "MJC <Les Œillets>", "« L’Étape »", "10 € l’heure", "{{ name }}", "{% if %}", "👩‍💻 Fablab",
        "a" * 300, "L’œuvre", "e\u0301cole",
    ],
)  # fmt: skip
def test_a_value_stands_in_the_document_as_it_was_typed(name: str) -> None:
    assert words_of(NAME.fill({"name": name})) == f"Le siège de {name}."


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=60))
def test_any_printable_text_survives(name: str) -> None:
    assert words_of(NAME.fill({"name": name})) == f"Le siège de {name}."


def test_control_characters_pasted_from_elsewhere_are_left_out() -> None:
    assert words_of(NAME.fill({"name": "Elbeuf\x0b\x07\x00"})) == "Le siège de Elbeuf."


def test_a_line_end_becomes_a_break_in_the_same_paragraph() -> None:
    assert words_of(NAME.fill({"name": "Elbeuf\r\nNormandie"})) == "Le siège de Elbeuf\nNormandie."


def test_each_paragraph_of_a_presentation_is_a_paragraph() -> None:
    template = CompiledTemplate.compile(
        docx_saying("{%p for part in parts %}", "{{ part }}", "{%p endfor %}")
    )
    assert words_of(template.fill({"parts": ("un", "deux", "trois")})) == "un\ndeux\ntrois"


@pytest.mark.parametrize("values", [{}, {"name": None}, {"other": "x"}])
def test_a_hole_is_refused_by_its_name(values: dict[str, str | None]) -> None:
    with pytest.raises(FillProblem, match=r"« name » n’a pas de valeur\. Complétez"):
        NAME.fill(values)


@pytest.mark.parametrize("asked", ["{{ signers[0].name }}", "{{ signers[0].name | majuscule }}"])
def test_a_hole_deep_inside_is_named(asked: str) -> None:
    with pytest.raises(FillProblem, match=r"« signers\.0\.name »"):
        CompiledTemplate.compile(docx_saying(asked)).fill({"signers": [{"name": None}]})


def test_a_cell_left_without_a_paragraph_is_refused() -> None:
    """Word would call the file damaged."""
    document = Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "{%p if shown %}"
    for words in ("{{ name }}", "{%p endif %}"):
        cell.add_paragraph(words)
    content = io.BytesIO()
    document.save(content)
    template = CompiledTemplate.compile(content.getvalue())
    assert template.fill({"shown": True, "name": "x"})
    with pytest.raises(FillProblem, match="cellule"):
        template.fill({"shown": False, "name": "x"})


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ().__class__.__mro__ }}",
        "{{ name.__class__.__subclasses__() }}",
        "{{ range(9) }}",
        "{{ lipsum(n=9999) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(trick: str) -> None:
    with pytest.raises(FillProblem):
        CompiledTemplate.compile(docx_saying(trick)).fill({"name": "x"})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"{{ name }}"])
def test_what_is_no_word_document_is_no_template(content: bytes) -> None:
    with pytest.raises(TemplateProblem):
        CompiledTemplate.compile(content)


def test_a_template_that_is_badly_written_names_the_part() -> None:
    with pytest.raises(TemplateProblem) as refusal:
        CompiledTemplate.compile(docx_saying("{{ name"))
    assert refusal.value.place == "word/document.xml"


def test_equal_values_give_equal_bytes() -> None:
    assert NAME.fill({"name": "Elbeuf"}) == NAME.fill({"name": "Elbeuf"})


def test_a_template_is_compiled_once() -> None:
    content = docx_saying("{{ name }}")
    assert compiled(content) is compiled(bytes(content))


def test_the_shipped_template_says_what_it_asks_for(template: bytes) -> None:
    asked = compiled(template).placeholders
    assert {"structure", "decision_date", "presentation", "verification_code"} <= asked
