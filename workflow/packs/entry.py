"""One table of a manifest, and where it stands: every error names the file, the entry and the key at fault."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from workflow.packs.errors import PackError

_Member = TypeVar("_Member", bound=StrEnum)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")


class Entry:
    """Reads the values of one table. Each reader raises PackError."""

    def __init__(self, table: Mapping[str, Any], place: str) -> None:
        self.table = table
        self.place = place

    def fail(self, reason: str) -> PackError:
        return PackError(self.place, reason)

    def only(self, *keys: str) -> None:
        if unknown := [key for key in self.table if key not in keys]:
            raise self.fail(f"clé inconnue « {unknown[0]} » (clés possibles : {', '.join(keys)}).")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if value is None:
            raise self.fail(f"« {key} » manque.")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(f"« {key} » doit être un texte entre guillemets, non vide.")
        return value.strip()

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(f"« {key} » vaut true ou false.")
        return value

    def count(self, key: str, default: int | None = None) -> int:
        value = self.table.get(key, default)
        # In Python true is a number; in a manifest it is a mistake.
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(f"« {key} » doit être un nombre entier.")
        return value

    def member(self, key: str, kinds: type[_Member], default: _Member) -> _Member:
        value = self.text(key, str(default))
        if value not in tuple(kinds):
            raise self.fail(f"« {key} » vaut « {value} » (possibles : {', '.join(kinds)}).")
        return kinds(value)

    def members(self, key: str, kinds: type[_Member], default: tuple[_Member, ...]) -> tuple[_Member, ...]:
        values = self.list_of(key) if key in self.table else default
        if strange := [value for value in values if value not in tuple(kinds)]:
            raise self.fail(f"« {key} » contient « {strange[0]} » (possibles : {', '.join(kinds)}).")
        return tuple(dict.fromkeys(kinds(value) for value in values))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._pair(key, pair) for pair in self.list_of(key))

    def pair(self, key: str) -> tuple[str, str] | None:
        return self._pair(key, self.table[key]) if key in self.table else None

    def _pair(self, key: str, value: object) -> tuple[str, str]:
        match value:
            case [str(first), str(second)]:
                return first, second
        raise self.fail(f"« {key} » demande deux textes entre crochets.")

    def list_of(self, key: str) -> list[Any]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.fail(f"« {key} » doit être une liste.")
        return value

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        rows = self.list_of(key)
        if not all(isinstance(row, Mapping) for row in rows):
            raise self.fail(f"« {key} » s’écrit en tables : [[{key}]].")
        return rows

    def entries(self, key: str, kind: str, *, key_name: str = "name") -> Iterable["Entry"]:
        """The tables under ``key``, each told apart by its own name; two of one name are refused."""
        seen: set[str] = set()
        for number, row in enumerate(self.rows(key), start=1):
            name = Entry(row, f"{self.place}, [[{key}]] n° {number}").text(key_name)
            entry = Entry(row, f"{self.place}, {kind} « {name} »")
            if not _NAME.fullmatch(name):
                raise entry.fail("ce nom s’écrit en minuscules sans accent, chiffres et tirets.")
            if name in seen:
                raise entry.fail("il est donné deux fois.")
            seen.add(name)
            yield entry
