"""Whether a move is legal now. The only importer of ``transitions``.

The machine holds no convention: a state goes in, the next state comes out, or the reason why not. The caller
has read the state under lock, and writes the result in the same transaction.
"""

from collections.abc import Callable

from transitions import Machine, MachineError

from foundation.errors import Refusal
from workflow.rules.deed_words import CONVENTION, DeedWords
from workflow.rules.moves import BY_TRIGGER, MOVES, Guard, Move, MoveFacts
from workflow.rules.states import State


class ForbiddenMove(Refusal):
    """The convention's state does not know this move; ``possible`` are the triggers that it does know."""

    def __init__(self, state: State, trigger: str, words: DeedWords = CONVENTION) -> None:
        self.state = state
        self.trigger = trigger
        self.possible = possible_from(state)
        labels = [f"« {BY_TRIGGER[name].label} »" for name in self.possible]
        ways_on = (
            f"Ce qui est possible : {', '.join(labels)}." if labels else "Plus aucune action n’est possible."
        )
        super().__init__(
            f"« {BY_TRIGGER[trigger].label} » n’est pas possible : "
            f"{words['the']} est dans l’état « {state.label_of(words)} ». {ways_on}"
        )


class GuardRefused(Refusal):
    """The state knows the move, but ``guard`` demands something that does not hold; the reason is the message."""

    def __init__(self, trigger: str, reason: str, guard: Guard | None = None) -> None:
        self.trigger = trigger
        self.guard = guard
        self.reason = reason
        super().__init__(reason)


class _Position:
    """What `transitions` moves: a state name and the facts its guards look at."""

    state: str
    trigger: Callable[
        [str, Move, MoveFacts], bool
    ]  # given by `transitions` when the position joins the machine

    def __init__(self) -> None:
        self.refusal: tuple[str, Guard] | None = None

    def guards_agree(self, move: Move, facts: MoveFacts) -> bool:
        # `transitions` answers an unmet condition with False and no reason: keep the first guard's own words.
        self.refusal = next(((reason, guard) for guard in move.guards if (reason := guard(facts))), None)
        return self.refusal is None


_MACHINE = Machine(
    model=None,
    states=[str(state) for state in State],
    transitions=[
        {
            "trigger": move.trigger,
            "source": [str(state) for state in move.sources],
            "dest": str(move.target),
            "conditions": "guards_agree",
        }
        for move in MOVES
    ],
    initial=str(State.DRAFT),
    auto_transitions=False,  # `to_<state>()` would be a way around the table
    ignore_invalid_triggers=False,
)


def next_state(state: State, trigger: str, facts: MoveFacts) -> State:
    """The state after the move.

    Raises ForbiddenMove where the table has no such row, GuardRefused where one of its guards does not hold.
    """
    position = _Position()
    _MACHINE.add_model(position, initial=str(state))
    try:
        moved = position.trigger(trigger, BY_TRIGGER[trigger], facts)
    except MachineError as unknown:
        raise ForbiddenMove(state, trigger, facts.words) from unknown
    finally:
        _MACHINE.remove_model(position)
    if not moved:
        reason, guard = position.refusal or ("", None)
        raise GuardRefused(trigger, reason, guard)
    return State(position.state)


def why_not(state: State, trigger: str, facts: MoveFacts) -> str | None:
    """None where the move may be made now; otherwise the sentence to show instead of the button."""
    try:
        next_state(state, trigger, facts)
    except (ForbiddenMove, GuardRefused) as refusal:
        return str(refusal)
    return None


def possible_from(state: State) -> tuple[str, ...]:
    """Triggers that the table knows for a state, whatever the guards say."""
    return tuple(move.trigger for move in MOVES if state in move.sources)
