"""What an avenant changes, article by article: replaced, added or removed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)(?:-([a-z]+))?")


class Action(StrEnum):
    """What becomes of an article."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {Action.REPLACE: "Remplacé", Action.ADD: "Ajouté", Action.REMOVE: "Supprimé"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. ``article`` is the key of the article in the text ("5", "5-bis", "preambule")."""

    action: Action
    article: str
    title: str = ""
    """The heading as the text has it; of an article added, the words after its number."""
    wording: str = ""
    """The new words, a paragraph a line. Empty where the article is removed."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Change":
        return cls(
            action=Action(stored["action"]),
            article=stored["article"],
            title=stored.get("title", ""),
            wording=stored.get("wording", ""),
        )

    def as_json(self) -> dict[str, str]:
        return {
            "action": str(self.action),
            "article": self.article,
            "title": self.title,
            "wording": self.wording,
        }

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line for line in self.wording.splitlines() if line.strip())

    @property
    def name(self) -> str:
        """« article 5 bis », or « passage « Préambule » » where the text numbers none."""
        return article_name(self.article, self.title)

    @property
    def heading(self) -> str:
        """The title of the article of the avenant that makes this change."""
        if self.action is Action.ADD:
            return f"Ajout d’un {self.name}"
        of_it = f"de l’{self.name}" if is_numbered(self.article) else f"du {self.name}"
        return f"{'Suppression' if self.action is Action.REMOVE else 'Modification'} {of_it}"

    @property
    def subject(self) -> str:
        """« l’article 5 », « un article 13 »: what the sentence of the avenant is about."""
        if self.action is Action.ADD:
            return f"un {self.name}"
        return f"l’{self.name}" if is_numbered(self.article) else f"le {self.name}"


def is_numbered(key: str) -> bool:
    return _NUMBERED.fullmatch(key) is not None


def article_order(key: str) -> tuple[tuple[int, ...], int]:
    """Where a numbered article stands among the others: 5, 5 bis, 5 ter, 6."""
    found = _NUMBERED.fullmatch(key)
    if found is None:
        raise ValueError(key)
    added = _ADDED.index(found[2]) + 1 if found[2] in _ADDED else (len(_ADDED) + 1 if found[2] else 0)
    return tuple(map(int, found[1].split("."))), added


_ADDED = ("bis", "ter", "quater", "quinquies")


def article_name(key: str, title: str = "") -> str:
    """« article 5 bis », « passage « Préambule » »."""
    found = _NUMBERED.fullmatch(key)
    if found is None:
        return f"passage « {title or key} »"
    return f"article {found[1]}" + (f" {found[2]}" if found[2] else "")
