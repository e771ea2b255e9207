"""What was read of a file comes back from its JSON as it was, marks included."""

import json

from hypothesis import given
from hypothesis import strategies as st

from documents.kept_words import as_json, from_json
from documents.marks import BULLET, NUMBER, SHOWN
from documents.structure import Heading, ListItem, Margin, Paragraph, Table, WordText, read_text, word_text
from tests.factories.word_edits import CASES, case

WORDS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from([BULLET, NUMBER, SHOWN]), max_size=20
)
BLOCKS = st.one_of(
    st.builds(Heading, st.integers(0, 8), WORDS),
    st.builds(Paragraph, WORDS),
    st.builds(ListItem, st.integers(0, 8), WORDS),
    st.builds(Table, st.lists(st.lists(WORDS, max_size=3).map(tuple), max_size=3).map(tuple), st.booleans()),
)
TEXTS = st.builds(
    word_text,
    st.lists(BLOCKS, max_size=6).map(tuple),
    st.lists(st.builds(Margin, st.lists(WORDS, max_size=3).map(tuple), st.booleans()), max_size=3).map(tuple),
)


@given(TEXTS)
def test_any_text_comes_back(text: WordText) -> None:
    again = from_json(json.loads(json.dumps(as_json(text))))
    assert again == text
    assert [getattr(block, "apart", None) for block in again.marked] == [
        getattr(block, "apart", None) for block in text.marked
    ]


def test_every_file_of_the_cases_comes_back() -> None:
    for path in CASES.glob("*.docx"):
        text = read_text(case(path.stem))
        assert from_json(as_json(text)) == text
