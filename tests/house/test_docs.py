"""What the documentation states as fact is held to the code."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = runpy.run_path(str(ROOT / "scripts" / "write_docs.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_printed_pages_are_in_step(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"
