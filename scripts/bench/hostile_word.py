"""2,000 hostile edits of a Word file and 400 honest ones, each from its upload to the letters of its page.

    PYTHONPATH=. .venv/bin/python scripts/bench/hostile_word.py [EDITS]

What must be 0: accepted edits whose printed words differ from the words shown, and honest files refused.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from documents.converter import Converter
from tests.factories.hostile_word import REFERENCE, Edit, edits, honest_edits
from tests.factories.word_outcomes import Verdict, outcome_of

EDITS, SHARE_OF_HONEST = 2_000, 5


def verdicts(
    strategy: SearchStrategy[Edit], times: int, converter: Converter, *, first_net: bool = True
) -> tuple[Counter[Verdict], list[str]]:
    """How many of each, different edits only, and the names of those that print something else, or are refused."""
    found: dict[str, Verdict] = {}

    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(edit=strategy)
    def run(edit: Edit) -> None:
        if edit.name not in found:
            found[edit.name] = outcome_of(edit.content, REFERENCE, converter, first_net=first_net).verdict

    run()
    return Counter(found.values()), [name for name, verdict in found.items() if verdict is not Verdict.SAME]


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else EDITS
    with tempfile.TemporaryDirectory() as folder, Converter(processes=2, folder=Path(folder)) as converter:
        hostile, _ = verdicts(edits(), times, converter)
        alone, _ = verdicts(edits(), times // SHARE_OF_HONEST, converter, first_net=False)
        honest, refused = verdicts(honest_edits(), times // SHARE_OF_HONEST, converter)
    columns = (hostile, alone, honest)
    sys.stdout.write(
        "| Edits of a Word file | hostile | hostile, second net alone | honest |\n|---|---|---|---|\n"
    )
    for verdict in Verdict:
        sys.stdout.write(f"| {verdict} | {' | '.join(str(column[verdict]) for column in columns)} |\n")
    for name in refused:
        sys.stdout.write(f"\nHonest and not as it should be: {name}\n")
    wrong = hostile[Verdict.DIFFERENT] + alone[Verdict.DIFFERENT] + len(refused)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
