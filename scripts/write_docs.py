"""Writes the parts of the documentation that are facts of the code. tests/house holds them to it."""

import sys
from functools import partial
from pathlib import Path

from conventio.cli.verify import status_alone
from foundation.settings import described
from workflow.rules.diagram import mermaid, table

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def lifecycle() -> str:
    return (
        "# Lifecycle of a convention\n\n"
        "Printed from the table of moves (`workflow/rules/moves.py`) by `make docs`; do not edit.\n"
        "What the calendar does (in force, renewed, under notice, ended) is no stored state: see\n"
        "`workflow/rules/timeline.py`.\n\n"
        f"```mermaid\n{mermaid()}\n```\n\n{table()}\n"
    )


def settings() -> str:
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {doc} |" for name, default, doc in described()
    ]
    return (
        "# Settings\n\n"
        "Read once at start, from the environment; printed from `foundation/settings.py` by `make docs`;\n"
        "do not edit. "
        "An unknown or missing variable stops the start with a sentence that names it.\n\n"
        "| Variable | Default | What it is |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def attacks() -> str:
    """Each made file and what ``conventio verify --alone`` says of it (``tests/parts/signing/test_attacks.py``)."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from tests.factories.signed_files.every import ROWS  # a script does not see the tests by itself

    lines = ["| Family | File | `verdict` | Exit status |", "|---|---|---|---:|"]
    lines += [
        f"| {row.family} | {row.what} | `{row.verdict}` | {status_alone(row.verdict)} |" for row in ROWS
    ]
    return "\n".join(lines)


SECTIONS = {"verification.md": {"attacks": attacks}}
"""Parts of pages that are otherwise written by hand, by the name in their marks."""


def with_sections(page: str) -> str:
    """The page as it stands, its printed parts anew. Each stands between ``<!-- printed: name -->`` and ``<!-- end -->``."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for name, printed in SECTIONS[page].items():
        start, end = f"<!-- printed: {name} -->\n", "\n<!-- end -->"
        before, rest = text.split(start)
        text = before + start + printed() + rest[rest.index(end) :]
    return text


PAGES = {
    "lifecycle.md": lifecycle,
    "settings.md": settings,
    **{page: partial(with_sections, page) for page in SECTIONS},
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
