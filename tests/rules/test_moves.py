"""The whole grid state × trigger, written out by hand: what the table of moves must mean."""

import pytest

from workflow.rules.machine import ForbiddenMove, GuardRefused, next_state, possible_from, why_not
from workflow.rules.moves import BY_TRIGGER, MOVES, MoveFacts, Role
from workflow.rules.states import State

# One row a state, one letter a trigger: the first letter of the state reached, "." where the move is unknown.
TRIGGERS = [
    "submit", "withdraw", "return_for_changes", "approve", "reopen", "send", "send_on_paper", "register_paper", "complete",
    "decline", "expire", "resume", "reconsider", "cancel", "revise", "archive",
]  # fmt: skip
GRID = {
    #                   sub wit ret app reo sen prn pap com dec exp res rec can rev arc
    "draft":           "in-review . . . . . . signed . . . . . cancelled . .",
    "in-review":       ". draft draft approved . . . . . . . . . cancelled . .",
    "approved":        ". . . . draft in-signature in-signature signed . . . . . cancelled . .",
    "in-signature":    ". . . . . . . signed signed declined expired . . cancelled . .",
    "signed":          ". . . . . . . . . . . . . . . archived",
    "declined":        ". . . . . . . . . . . . in-signature . draft .",
    "expired":         ". . . . . . . . . . . in-signature . . draft .",
    "cancelled":       ". . . . . . . . . . . . . . draft .",
    "archived":        ". . . . . . . . . . . . . . . .",
}  # fmt: skip
EVERYBODY = frozenset(Role)
CELLS = [
    (State(state), trigger, cell)
    for state, row in GRID.items()
    for trigger, cell in zip(TRIGGERS, row.split(), strict=True)
]


def facts_that_allow(trigger: str) -> MoveFacts:
    return MoveFacts(roles=EVERYBODY, reason="motif", on_paper=trigger in {"send_on_paper", "register_paper"})


@pytest.mark.parametrize(("state", "trigger", "cell"), CELLS)
def test_every_cell_of_the_grid(state: State, trigger: str, cell: str) -> None:
    if cell == ".":
        with pytest.raises(ForbiddenMove) as refusal:
            next_state(state, trigger, facts_that_allow(trigger))
        assert state.label in str(refusal.value)
        assert all(BY_TRIGGER[name].label in str(refusal.value) for name in possible_from(state))
    else:
        assert next_state(state, trigger, facts_that_allow(trigger)) == State(cell)


def test_the_grid_names_every_state_and_every_trigger() -> None:
    assert set(GRID) == {str(state) for state in State}
    assert set(TRIGGERS) == {move.trigger for move in MOVES}
    assert len(BY_TRIGGER) == len(MOVES)


@pytest.mark.parametrize(
    ("state", "trigger", "facts", "reason"),
    [
        (State.DRAFT, "submit", MoveFacts(), "rôle « rédaction »"),
        (
            State.DRAFT,
            "submit",
            MoveFacts(roles=EVERYBODY, missing=("Adresse",)),
            "Il manque 1 information : Adresse.",
        ),
        (
            State.DRAFT,
            "submit",
            MoveFacts(roles=EVERYBODY, missing=("A", "B")),
            "Il manque 2 informations : A, B.",
        ),
        (State.DRAFT, "submit", MoveFacts(roles=EVERYBODY, unconfirmed_clauses=("3",)), "l’article 3"),
        (State.IN_REVIEW, "approve", MoveFacts(roles=EVERYBODY, is_submitter=True), "ne peut pas le relire"),
        (State.IN_REVIEW, "approve", MoveFacts(roles=frozenset({Role.DRAFTER})), "rôle « approbation »"),
        (State.IN_REVIEW, "return_for_changes", MoveFacts(roles=EVERYBODY, reason="  "), "motif"),
        (State.APPROVED, "send", MoveFacts(roles=EVERYBODY, on_paper=True), "sur papier"),
        (State.DRAFT, "register_paper", MoveFacts(roles=EVERYBODY), "en ligne"),
        (State.IN_SIGNATURE, "complete", MoveFacts(roles=frozenset({Role.ADMINISTRATOR})), "programme"),
        (State.SIGNED, "archive", MoveFacts(roles=EVERYBODY, still_in_force=True), "encore en vigueur"),
    ],
)
def test_a_guard_gives_its_own_reason(state: State, trigger: str, facts: MoveFacts, reason: str) -> None:
    with pytest.raises(GuardRefused) as refusal:
        next_state(state, trigger, facts)
    assert reason in str(refusal.value)
    assert why_not(state, trigger, facts) == str(refusal.value)


def test_no_way_around_the_table() -> None:
    """`transitions` would add `to_<state>()` to every model, and a move to any state with it."""
    from workflow.rules import machine

    assert not machine._MACHINE.get_transitions(source="draft", dest="archived")
    assert all(not name.startswith("to_") for name in machine._MACHINE.events)
