"""Writes the parts of the documentation that are facts of the code. tests/house holds them to it."""

from pathlib import Path

from foundation.settings import described
from workflow.rules.diagram import mermaid, table

DOCS = Path(__file__).resolve().parent.parent / "docs"


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


PAGES = {"lifecycle.md": lifecycle, "settings.md": settings}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
