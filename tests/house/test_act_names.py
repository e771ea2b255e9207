"""Every act that is written to the journal has words for whoever reads it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from signing.paper_records import PaperMove
from workflow.rules.act_names import ACT_NAMES, act_name
from workflow.rules.moves import BY_TRIGGER

ACTS = Path(__file__).resolve().parents[2] / "workflow" / "acts"
THIRD = 2


def written() -> Iterator[str]:
    """The names given to ``note`` as they stand in the code."""
    for file in sorted(ACTS.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note":
                what = node.args[THIRD]
                if isinstance(what, ast.Constant):
                    yield str(what.value)


def test_every_act_has_words() -> None:
    assert {what for what in written() if what not in ACT_NAMES and what not in BY_TRIGGER} == set()
    assert all(act_name(f"paper-{move}") != f"paper-{move}" for move in PaperMove)


def test_an_act_about_a_letter_names_it() -> None:
    assert act_name("letter-posted", {"letter": "L1"}).endswith(" L1")
