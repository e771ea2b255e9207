"""Finds and loads packs: ``templates/convention/<kind>/<version>``, or the instance's own folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from foundation.errors import Refusal
from workflow.packs import avenant, checks, letters
from workflow.packs.errors import PackError
from workflow.packs.manifest import read_manifest
from workflow.packs.pack import Pack, Sample
from workflow.packs.template import read_template

SHIPPED = Path(__file__).resolve().parent.parent.parent / "templates" / "convention"


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


def find_pack(kind: str, version: str | None = None, root: Path | None = None) -> Pack:
    """The pack of that kind, its newest version unless one is named.

    Raises UnknownPack, PackError.
    """
    shelf = root or SHIPPED
    known = _folders(shelf)
    versions = {name: shelf / kind / name for name in _folders(shelf / kind)} if kind in known else {}
    chosen = version or max(versions, key=_rank, default="")
    if chosen not in versions:
        raise UnknownPack(kind, version, known)
    return _load(kind, versions[chosen])


def find_all_packs(root: Path | None = None) -> tuple[Pack, ...]:
    """The newest version of every kind, by kind. Raises PackError for the first that cannot be used."""
    shelf = root or SHIPPED
    return tuple(find_pack(kind, root=shelf) for kind in _folders(shelf) if _folders(shelf / kind))


def _folders(folder: Path) -> tuple[str, ...]:
    """Names of the folders inside; hidden ones are an editor's or a file manager's."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(item.name for item in folder.iterdir() if item.is_dir() and item.name[0] != "."))


def _rank(version: str) -> tuple[int, str]:
    return (int(version) if version.isdigit() else -1, version)


@cache  # a version is never edited once it is used: reading it again would only cost time
def _load(kind: str, folder: Path) -> Pack:
    def place(name: str) -> str:
        return f"{kind}/{folder.name}/{name}"

    manifest_place, template_place = place("manifest.toml"), place("convention.docx")
    manifest = read_manifest(_toml(folder / "manifest.toml", manifest_place), manifest_place)
    checks.check_fields(manifest, manifest_place)
    read_by_phrases = checks.check_phrases(manifest, manifest_place)
    checks.check_parties(manifest, manifest_place)
    template = read_template(_bytes(folder / "convention.docx", template_place), template_place)
    checks.check_template(manifest, template, template_place)
    checks.check_placeholders(manifest, read_by_phrases, template, template_place, manifest_place)
    checks.check_signatories(manifest, manifest_place)
    letters.check_letters(
        manifest.letters,
        {field.name for field in manifest.fields} | read_by_phrases.keys(),
        folder,
        f"{kind}/{folder.name}",
    )
    parties = [party.name for party in manifest.parties]
    letters.check_obligations(manifest.obligations, template.articles, parties, manifest_place)
    sample = _sample(_toml(folder / "sample.toml", place("sample.toml")), place("sample.toml"))
    checks.check_sample(manifest, sample, place("sample.toml"))
    pack = Pack(
        kind=kind,
        version=folder.name,
        folder=folder,
        title=manifest.title,
        prefix=manifest.prefix,
        clauses=manifest.clauses,
        sections=manifest.sections,
        fields=manifest.fields,
        phrases=manifest.phrases,
        parties=manifest.parties,
        legal_forms=manifest.legal_forms,
        alerts=manifest.alerts,
        sample=sample,
        headings=template.headings,
        letters=manifest.letters,
        obligations=manifest.obligations,
    )
    if manifest.avenant is None:
        return pack
    amending = read_template(_bytes(folder / avenant.FILE, place(avenant.FILE)), place(avenant.FILE))
    for_avenants = avenant.avenant_pack(
        pack, manifest, manifest.avenant, amending, read=read_by_phrases, place=place(avenant.FILE)
    )
    return replace(pack, avenant=for_avenants)


def _bytes(path: Path, place: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise PackError(place, "ce fichier manque.") from missing


def _toml(path: Path, place: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_bytes(path, place).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(place, f"ce fichier ne se lit pas ({error}).") from error


def _sample(table: Mapping[str, Any], place: str) -> Sample:
    return Sample(
        co_contractor=_stored(table, "co_contractor", place),
        region=_stored(table, "region", place),
        fields=_stored(table, "fields", place),
    )


def _stored(table: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
    given = table.get(name)
    if not isinstance(given, Mapping):
        raise PackError(place, f"la table [{name}] manque.")
    return {key: _as_stored(value) for key, value in given.items()}


def _as_stored(value: object) -> object:
    """A date of TOML as the form stores it."""
    return value.isoformat() if isinstance(value, date) else value
