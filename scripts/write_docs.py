"""Writes the parts of the documentation that are facts of the code. tests/house holds them to it."""

import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from conventio.cli.verify import status_alone
from foundation.settings import described
from signing.methods.returned import Fault
from signing.methods.upload_refusals import MisshapenReturn
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


WAYS = {
    "field-visible": "in the field, drawn",
    "field-invisible": "in the field, not drawn",
    "new-visible": "in a new field, drawn",
    "new-invisible": "in a new field, not drawn",
}


def returned_files() -> str:
    """The table that the conformance tests hold to what the tools did, and what is said of each refusal."""
    tools = tomllib.loads((ROOT / "tests" / "conformance" / "returned.toml").read_text(encoding="utf-8"))
    faults = dict.fromkeys(
        row[way] for row in tools.values() for way in WAYS if row.get(way) not in {None, "accepted"}
    )
    told = [f"| `{fault}` | {MisshapenReturn(Fault(fault))} |" for fault in faults]
    return (
        "# What people's tools send back\n\n"
        "A signer may take the document away, sign it in a tool of their own and send it back\n"
        "(`signing/methods/upload.py`). `make test-long` makes these files anew with the tools themselves, and holds\n"
        "this table to what came out (`tests/conformance/test_returned.py`). Printed by `make docs`; do not edit.\n"
        "« – »: the tool has no such way. Closed: what EU DSS says of that signature once the Région has signed too and\n"
        "the file is closed, TOTAL_PASSED in each case; `PKCS7-LTA` where the tool writes `adbe.pkcs7.detached`\n"
        "rather than PAdES.\n\n"
        f"| Tool | Version | {' | '.join(WAYS.values())} | Closed |\n|{'---|' * (len(WAYS) + 3)}\n"
        + "\n".join(map(_row, tools.values()))
        + "\n\n## What is said\n\n| Fault | To the person who sent it |\n|---|---|\n"
        + "\n".join(told)
        + "\n"
    )


def _row(tool: dict[str, Any]) -> str:
    cells = (tool.get(way, "–") for way in WAYS)
    told = (cell if cell in {"–", "accepted"} else f"`{cell}`" for cell in cells)
    return f"| {tool['title']} | {tool['version']} | {' | '.join(told)} | {tool.get('closed', '–')} |"


PAGES = {
    "lifecycle.md": lifecycle,
    "returned-files.md": returned_files,
    "settings.md": settings,
    **{page: partial(with_sections, page) for page in SECTIONS},
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
