"""The templates among themselves: a component that nobody uses, or an import that serves nothing, is found here."""

import re
from pathlib import Path

import web

TEMPLATES = Path(web.__file__).parent / "templates"
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): re.sub(
        r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    for path in TEMPLATES.rglob("*.html")
}
MACRO = re.compile(r"{% macro (\w+)\(")
IMPORT = re.compile(r'{% from "([^"]+)" import ([^%]+?)(?: with context)? %}')


def imported() -> set[tuple[str, str]]:
    """(template, macro) of each import."""
    return {
        (place, name.strip().split(" as ")[0])
        for source in SOURCES.values()
        for place, names in IMPORT.findall(source)
        for name in names.split(",")
    }


def test_every_component_serves() -> None:
    known = imported()
    useless = [
        (place, macro)
        for place, source in SOURCES.items()
        for macro in MACRO.findall(source)
        if (place, macro) not in known and len(re.findall(rf"\b{macro}\(", source)) < 2
    ]
    assert useless == []


def test_every_import_serves() -> None:
    useless = [
        (place, name)
        for place, source in SOURCES.items()
        for _, names in IMPORT.findall(source)
        for name in (given.strip().split(" as ")[-1] for given in names.split(","))
        if len(re.findall(rf"\b{name}\b", source)) < 2
    ]
    assert useless == []


def test_every_class_has_a_style() -> None:
    """A class without one is a word misspelt, or a look forgotten."""
    sheets = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.parent.glob("static/*.css"))
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    used = {
        name
        for source in SOURCES.values()
        for given in re.findall(r'class="([^"]+)"', source)
        for name in re.sub(r"{[{%].*?[%}]}", " ", given).split()
        if not name.endswith(("-", "_"))
    }
    assert used - styled == set()
