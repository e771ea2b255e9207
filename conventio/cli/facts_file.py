"""Reads the facts of a case from a TOML file, strictly: what is not understood is refused, never guessed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from foundation.clock import paris_date
from foundation.errors import Refusal, refused_by_system
from workflow.rules.facts import (
    ANSWERS,
    PARTIES,
    Avenant,
    Convention,
    Facts,
    LetterType,
    RegisteredLetter,
    Signature,
)

FIRST_YEAR, LAST_YEAR = 1900, 8999  # beyond, a slip of the keyboard; and the calendar itself ends in 9999


class BadFacts(Refusal):
    """The file cannot be used; ``place`` is the file, or the table and key at fault. One line, in French."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(" ".join(f"{place} : {reason}.".split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a file of facts says: which template, and what happened.

    ``clause_changes`` are rows in the form of the manifest's ``[[clauses]]``, for a convention whose own text
    states other durations than its template.
    """

    kind: str
    version: str | None
    convention: Convention
    facts: Facts
    clause_changes: tuple[Mapping[str, Any], ...] = ()


def read_facts(path: Path) -> Case:
    """Raises BadFacts, or DuplicateIdentifier, with one French sentence that names the place at fault."""
    try:
        # Windows editors put a byte order mark first, which TOML does not know.
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadFacts(str(path), f"ce fichier ne s’ouvre pas ({refused_by_system(error)})") from error
    except UnicodeDecodeError as error:
        raise BadFacts(str(path), "ce fichier n’est pas un texte en UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadFacts(str(path), f"ce fichier n’est pas du TOML lisible{_position(error)}") from error
    return _case(_Table(str(path), table))


def _position(error: Exception) -> str:
    """Where the TOML goes wrong; the reader says it in English, inside its message."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f" (voir la ligne {found[1]}, colonne {found[2]})" if found else ""


def checked_day(place: str, value: object) -> date:
    """A civil date of Paris from a TOML date, or from an instant with its offset. Raises BadFacts."""
    if not isinstance(value, date):
        raise BadFacts(place, f"« {value} » n’est pas une date (année-mois-jour, sans guillemets)")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise BadFacts(place, f"l’année {value.year} n’a pas de sens ici")
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise BadFacts(
            place, f"« {value} » est une heure sans décalage : ajoutez Z ou +01:00, ou ôtez l’heure"
        )
    return paris_date(value)


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table and where it stands, so that every complaint names the place."""

    place: str
    values: Mapping[str, object]

    def only(self, *known: str) -> None:
        for key in self.values:
            if key not in known:
                raise BadFacts(self.place, f"clé inconnue « {key} » (clés possibles : {', '.join(known)})")

    def text(self, key: str) -> str:
        value = self.optional_text(key)
        if value is None:
            raise BadFacts(self.place, f"« {key} » manque")
        return value

    def optional_text(self, key: str) -> str | None:
        return self._a_text(key, self.values[key]) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._a_text(key, value) for value in self._list(key))

    def day(self, key: str) -> date | None:
        return checked_day(self._at(key), self.values[key]) if key in self.values else None

    def days(self, key: str) -> tuple[date, ...]:
        return tuple(checked_day(self._at(key), value) for value in self._list(key))

    def rows(self, key: str) -> "tuple[_Table, ...]":
        """The tables of ``[[key]]``, each with its rank as place."""
        rows = []
        for rank, value in enumerate(self._list(key), start=1):
            if not isinstance(value, dict):
                raise BadFacts(self._at(key), f"écrivez chaque élément sous [[{key}]]")
            rows.append(_Table(f"[[{key}]] n° {rank}", value))
        return tuple(rows)

    def _list(self, key: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise BadFacts(self._at(key), "une liste est attendue, entre crochets")
        return value

    def _a_text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise BadFacts(self._at(key), "un texte non vide est attendu, entre guillemets")
        return value

    def _at(self, key: str) -> str:
        return f"{self.place}, « {key} »"


def _case(table: _Table) -> Case:
    table.only("kind", "version", "required_parties", "signatures", "letters", "avenants", "clauses")
    required = table.texts("required_parties") if "required_parties" in table.values else PARTIES
    if not required:
        raise BadFacts(table.place, "« required_parties » est vide : personne n’aurait à signer")
    parties = tuple(dict.fromkeys((*required, *PARTIES)))
    return Case(
        kind=table.text("kind"),
        version=table.optional_text("version"),
        convention=Convention(required_parties=required),
        facts=Facts(
            signatures=tuple(_signature(row, parties) for row in table.rows("signatures")),
            letters=tuple(_letter(row, parties) for row in table.rows("letters")),
            avenants=tuple(_avenant(row) for row in table.rows("avenants")),
        ),
        clause_changes=tuple(row.values for row in table.rows("clauses")),
    )


def _signature(row: _Table, parties: tuple[str, ...]) -> Signature:
    row.only("party", "at")
    return Signature(party=_party(row, "party", parties), day=row.day("at"))


def _letter(row: _Table, parties: tuple[str, ...]) -> RegisteredLetter:
    row.only("id", "type", "from", "posted", "about", "articles", "until", "effect")
    type_ = _letter_type(row)
    posted = row.day("posted")
    if posted is None:
        raise BadFacts(row.place, "« posted » manque : c’est le jour qui compte")
    if "about" in row.values and type_ not in ANSWERS:
        raise BadFacts(row.place, f"« about » n’a pas de sens : « {type_} » ne répond à aucun courrier")
    if "articles" in row.values and (type_ is not LetterType.TERMINATION or not row.texts("articles")):
        raise BadFacts(row.place, "« articles » nomme les articles que fait tomber une résiliation partielle")
    if ("until" in row.values) != (type_ is LetterType.EXTENSION):
        raise BadFacts(
            row.place,
            "« until » dit le dernier jour du délai que prolonge une « extension », et d’elle seule",
        )
    if "effect" in row.values and type_ is not LetterType.GENERAL_INTEREST_TERMINATION:
        raise BadFacts(
            row.place, f"« effect » ne vaut que pour « {LetterType.GENERAL_INTEREST_TERMINATION} »"
        )
    return RegisteredLetter(
        id=row.text("id"),
        type=type_,
        sender=_party(row, "from", parties),
        posted=posted,
        about=row.optional_text("about"),
        articles=row.texts("articles"),
        until=row.day("until"),
        effect=row.day("effect"),
    )


def _avenant(row: _Table) -> Avenant:
    row.only("id", "requested", "signed", "effect", "clauses")
    return Avenant(
        id=row.text("id"),
        requested=row.day("requested"),
        signed=row.days("signed"),
        effect=row.day("effect"),
        clauses=tuple(clause.values for clause in row.rows("clauses")),
    )


def _letter_type(row: _Table) -> LetterType:
    given = row.text("type")
    if given not in tuple(LetterType):
        possible = ", ".join(LetterType)
        raise BadFacts(row.place, f"type de courrier inconnu « {given} » (types possibles : {possible})")
    return LetterType(given)


def _party(row: _Table, key: str, parties: tuple[str, ...]) -> str:
    party = row.text(key)
    if party not in parties:
        raise BadFacts(row.place, f"partie inconnue « {party} » (parties possibles : {', '.join(parties)})")
    return party
