"""The lifecycle as a picture, printed from the table of moves so that it cannot lie."""

from workflow.rules.moves import MOVES
from workflow.rules.states import State


def mermaid() -> str:
    """A Mermaid state diagram of every move of the table."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {_name(state)} : {state.label}" for state in State]
    lines += [f"    [*] --> {_name(State.DRAFT)}"]
    lines += [
        f"    {_name(source)} --> {_name(move.target)} : {move.label}"
        for move in MOVES
        for source in move.sources
    ]
    return "\n".join(lines)


def table() -> str:
    """The same as a Markdown table, for those who cannot see the picture."""
    rows = ["| De | Action | Vers | Garde-fous |", "|---|---|---|---|"]
    for move in MOVES:
        sources = ", ".join(state.label for state in move.sources)
        guards = ", ".join(f"`{guard.__name__}`" for guard in move.guards)
        rows.append(f"| {sources} | {move.label} | {move.target.label} | {guards} |")
    return "\n".join(rows)


def _name(state: State) -> str:
    return state.value.replace("-", "_")
