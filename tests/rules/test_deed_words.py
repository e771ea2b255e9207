"""The circuit's sentences are written once, and are true of a convention and of an avenant."""

import re

import pytest

from workflow.rules.deed_words import AVENANT, CONVENTION, WORDS, fit
from workflow.rules.machine import why_not
from workflow.rules.moves import BY_TRIGGER, MoveFacts, Role
from workflow.rules.states import State

EVERYBODY = frozenset(Role)
FEMININE = re.compile(
    r"\b([Ll]a|[Cc]ette|[Uu]ne) convention\b|« (Signée|Refusée|Approuvée|Abandonnée|Archivée)"
)


@pytest.mark.parametrize("trigger", sorted(BY_TRIGGER))
@pytest.mark.parametrize(
    "facts",
    [
        MoveFacts(words=AVENANT),
        MoveFacts(words=AVENANT, roles=EVERYBODY, reason="…"),
        MoveFacts(words=AVENANT, roles=EVERYBODY, reason="…", on_paper=True, somebody_signed=True),
    ],
    ids=["nobody", "online", "on paper"],
)
def test_what_is_refused_is_said_of_an_avenant(trigger: str, facts: MoveFacts) -> None:
    said = [why_not(state, trigger, facts) or "" for state in State]
    assert [sentence for sentence in said if FEMININE.search(sentence)] == []


def test_each_word_fits_both() -> None:
    assert CONVENTION.keys() == AVENANT.keys()
    assert set(WORDS) == {"convention", "avenant"}
    assert fit("{The} est envoyé{e}.", CONVENTION) == "La convention est envoyée."
    assert fit("{The} est envoyé{e}.", AVENANT) == "L’avenant est envoyé."
    assert State.APPROVED.label_of(AVENANT) == "Approuvé, à envoyer"
    assert State.APPROVED.label == "Approuvée, à envoyer"
