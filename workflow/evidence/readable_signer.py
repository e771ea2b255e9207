"""What the evidence tells of one signer, as a person reads it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from documents.report import Block, Facts, Heading, Paragraph, Table
from foundation.clock import PARIS
from signing.level import Level
from signing.methods.method import Method
from workflow.rules.wording import french_date, party_name

CHANNELS = {"mail": "courriel", "sms": "SMS", "app": "application d’authentification"}


def signer_blocks(one: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(f"{one['name']}, pour {party_name(one['party'])}", 2)
    yield Facts(
        [
            ("Qualité", one["capacity"]),
            ("Agit pour", one["acting_for"]),
            ("Façon de signer", Method(one["method"]).label),
            ("Adresse électronique", one["email"]),
            ("A décidé le", in_words(one["confirmed_at"])),
            ("Signature dans le fichier le", in_words(one["signed_at"])),
            ("Niveau constaté", level_in_words(one["level"])),
            ("Niveau demandé", level_in_words(one["minimum_level"])),
            *_certificate(one["certificate"]),
            ("Nom saisi", one["typed_name"]),
            ("Signature dessinée", "oui" if one["drawn"] else ""),
            ("Texte montré (SHA-256)", one["shown_sha256"]),
            ("Fichier avant (SHA-256)", one["sha256_before"]),
            ("Fichier après (SHA-256)", one["sha256_after"]),
            ("Adresse réseau", one["address"]),
            ("Obtenue par", one["address_source"]),
            ("Navigateur", one["user_agent"]),
            ("A refusé le", in_words(one["declined_at"])),
            ("Motif du refus", one["declined_reason"]),
        ]
    )
    if one["consent_text"]:
        yield Paragraph(f"Ce qui a été accepté (texte, version {one['consent_version']}) :")
        yield Paragraph(one["statement"], quoted=True)
        yield Paragraph(one["consent_text"], quoted=True)
    if one["factors"]:
        yield Paragraph(one["factors"])
    yield from _links(one)
    yield from _codes(one)
    yield from mandate_blocks(one["mandate"])
    yield from _changes(one["changes"])


def _certificate(of: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Of whoever signed elsewhere, with a certificate of their own."""
    if of:
        yield "Certificat au nom de", of["person"]
        yield "Délivré par", f"{of['issuer']}, sous le numéro {of['serial']}"
        yield "Empreinte du certificat", of["sha256"]
        yield "Date prouvée par", of["dated_by"] + (", à l’arrivée du fichier" if of["ours"] else "")


def _links(one: Mapping[str, Any]) -> Iterator[Block]:
    if one["links"]:
        yield Table(
            ("Lien envoyé à", "Le", "Ouvert d’abord le", "A servi le", "Annulé le"),
            [
                (
                    link["sent_to"],
                    in_words(link["made_at"]),
                    in_words(link["first_opened_at"]),
                    in_words(link["used_at"]),
                    in_words(link["revoked_at"]),
                )
                for link in one["links"]
            ],
            (0.28, 0.18, 0.18, 0.18, 0.18),
        )
        yield Paragraph(one["links_remark"])


def _codes(one: Mapping[str, Any]) -> Iterator[Block]:
    yield Table(
        ("Code envoyé à", "Par", "Le", "Essais", "Accepté le"),
        [
            (
                code["sent_to"],
                CHANNELS.get(code["channel"], code["channel"]),
                in_words(code["asked_at"]),
                str(code["tries"]),
                in_words(code["accepted_at"]) or "non",
            )
            for code in one["codes"]
        ],
        (0.32, 0.18, 0.2, 0.1, 0.2),
    )


def mandate_blocks(mandate: Mapping[str, Any] | None) -> Iterator[Block]:
    """What let the person sign, what was found against it, and who passed over that."""
    if not mandate:
        return
    yield Paragraph(f"Habilitation, telle que vérifiée le {in_words(mandate['checked_on'])} :")
    yield Table(
        ("Titulaire", "Décision", "Décidée le", "Transmise le", "Publiée le"),
        [
            (
                f"{link['holder']}, {link['quality']}",
                " ".join(filter(None, (link["organ"], link["number"]))),
                in_words(link["decided_on"]),
                in_words(link["transmitted_on"]),
                in_words(link["published_on"]),
            )
            for link in mandate["chain"]
        ],
        (0.28, 0.27, 0.15, 0.15, 0.15),
    )
    for finding in mandate["findings"]:
        yield Paragraph(f"Constat : {finding}")
    override = mandate.get("override")
    if override:
        yield Paragraph(
            f"Passé outre par {override['by']} le {in_words(override['at'])}. Motif : {override['reason']}"
        )


def _changes(changes: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    for one in changes:
        what = "Une autre personne habilitée signe" if one["kind"] == "person" else "Coordonnées corrigées"
        before = ", ".join(filter(None, one["before"].values()))
        instead = f", au lieu de : {before}" if before else ""
        yield Paragraph(
            f"{what}, le {in_words(one['at'])}, par {one['by']}{instead}. Motif : {one['reason']}"
        )


def level_in_words(name: str) -> str:
    if name == "paper":
        return "signature manuscrite"
    return Level(name).label if name else ""


def in_words(value: str | None) -> str:
    """A date or an instant of preuve.json, in words; empty for none."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    return moment_in_words(moment) if "T" in value else french_date(moment.date())


def moment_in_words(at: datetime) -> str:
    in_paris = at.astimezone(PARIS)
    return f"{in_paris:%d/%m/%Y %H:%M:%S}"
