"""No edit of a Word file is accepted and prints other words than it shows; honest ones are never refused."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings

from documents.converter import Converter
from tests.factories.hostile_word import REFERENCE, Edit, edits, honest_edits
from tests.factories.word_outcomes import Verdict, outcome_of

pytestmark = pytest.mark.long
_LOOK = re.compile(r" in <w")
"""How words look, which only the eye sees, is for the first net: poppler, which counts letters here, takes letters drawn on
one another for one, and those that an effect draws twice for two."""
_MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
_FEWER = settings(_MANY, max_examples=60)


@_MANY
@given(edit=edits())
def test_an_accepted_edit_prints_what_it_shows(converter: Converter, edit: Edit) -> None:
    outcome = outcome_of(edit.content, REFERENCE, converter)
    assert outcome.verdict is not Verdict.DIFFERENT, (edit.name, outcome.told)


@_FEWER
@given(edit=edits())
def test_the_second_net_alone_stops_what_prints_otherwise(converter: Converter, edit: Edit) -> None:
    assume(not _LOOK.search(edit.name))
    outcome = outcome_of(edit.content, REFERENCE, converter, first_net=False)
    assert outcome.verdict is not Verdict.DIFFERENT, (edit.name, outcome.told)


@_MANY
@given(edit=honest_edits())
def test_an_honest_edit_is_refused_by_neither_net(converter: Converter, edit: Edit) -> None:
    outcome = outcome_of(edit.content, REFERENCE, converter)
    assert outcome.verdict is Verdict.SAME, (edit.name, outcome.told)
