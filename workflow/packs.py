"""Finds, checks and loads template packs: ``templates/convention/<kind>/<version>``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.errors import Refusal
from workflow.rules.clauses import BadClause, Clauses

SHIPPED = Path(__file__).resolve().parent.parent / "templates" / "convention"


class PackError(Refusal):
    """The pack cannot be used; ``place`` says where (a file, then a line, a field or a paragraph)."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place} : {reason}")


class UnknownPack(Refusal):
    """No pack of this kind, or no such version of it; ``known`` are the kinds that are there."""

    def __init__(self, kind: str, version: str | None, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.version = version
        self.known = known
        wanted = f"« {kind} »" + (f", version {version}" if version else "")
        super().__init__(
            f"Aucun modèle de convention {wanted}. Modèles présents : {', '.join(known) or 'aucun'}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One version of one kind of convention, as its files state it."""

    kind: str
    version: str
    folder: Path
    clauses: Clauses


def find_pack(kind: str, version: str | None = None, root: Path | None = None) -> Pack:
    """The pack of that kind, its newest version unless one is named.

    Raises UnknownPack, PackError.
    """
    shelf = root or SHIPPED
    known = tuple(sorted(folder.name for folder in shelf.iterdir() if folder.is_dir()))
    versions = {folder.name: folder for folder in (shelf / kind).iterdir()} if kind in known else {}
    chosen = version or max(versions, key=_rank, default="")
    if chosen not in versions:
        raise UnknownPack(kind, version, known)
    return _load(kind, versions[chosen])


def _rank(version: str) -> tuple[int, str]:
    return (int(version) if version.isdigit() else -1, version)


@cache  # a version is never edited once it is used: reading it again would only cost time
def _load(kind: str, folder: Path) -> Pack:
    manifest = folder / "manifest.toml"
    place = f"{kind}/{folder.name}/{manifest.name}"
    try:
        table = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PackError(place, "ce fichier manque.") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(place, f"ce fichier ne se lit pas ({error}).") from error
    try:
        clauses = Clauses.from_table(table.get("clauses", ()))
    except BadClause as error:
        raise PackError(place, str(error)) from error
    return Pack(kind=kind, version=folder.name, folder=folder, clauses=clauses)
