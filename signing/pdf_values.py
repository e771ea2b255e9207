"""Entries of PDF dictionaries: pyHanko 0.38's ``get`` hands out references as they stand, its brackets follow them."""

from typing import Any

from pyhanko.pdf_utils import generic


def entry(holder: Any, key: str, default: Any = None) -> Any:
    """The value, wherever it is written; ``default`` where ``holder`` is no dictionary or has none."""
    if not isinstance(holder, generic.DictionaryObject) or key not in holder:
        return default
    found = holder[key]
    return default if isinstance(found, generic.NullObject) else found


def items(holder: Any, key: str) -> list[Any]:
    """Those of an array, each wherever it is written; empty where there is none."""
    found = entry(holder, key)
    return [found[number] for number in range(len(found))] if isinstance(found, generic.ArrayObject) else []
