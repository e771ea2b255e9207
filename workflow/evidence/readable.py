"""preuve.pdf: the evidence as a person reads it, in the order in which a judge asks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from documents.report import Block, Facts, Heading, Paragraph, Report, Table
from foundation.clock import PARIS
from signing.level import Level
from signing.methods.method import Method
from workflow.evidence import facts as evidence
from workflow.rules.act_names import act_name
from workflow.rules.chain import Link
from workflow.rules.states import State
from workflow.rules.wording import french_date, party_name

CHANNELS = {"mail": "courriel", "sms": "SMS", "app": "application d’authentification"}
HIDDEN = "(ne figure pas dans cet exemplaire)"


def report_of(facts: evidence.Facts) -> Report:
    """The document, ready to be typeset."""
    told = facts.told
    whose = f"Exemplaire de {told['recipient']}" if facts.reader else "Exemplaire complet"
    return Report(
        title="Dossier de preuve",
        subtitle=f"{facts.title}. {whose}.",
        footer=f"Dossier de preuve {facts.number}",
        blocks=[
            *_purpose(facts),
            *_deed(told),
            *_signatures(told["signatures"]),
            *(block for row in told["rounds"] for block in _round(row)),
            *_signed_file(told["signed_file"]),
            *_documents(told),
            *_journal(facts),
            *_tokens(told["journal"]["tokens"]),
        ],
    )


def _purpose(facts: evidence.Facts) -> Iterator[Block]:
    yield Paragraph(
        "Ce document dit qui a signé quoi, quand et comment. Les mêmes faits sont dans preuve.json ; le fichier "
        "LISEZMOI.txt du dossier donne les commandes qui permettent à quiconque de les contrôler, sans le logiciel "
        "qui les a produits. Les heures sont celles de Paris."
    )
    if facts.reader:
        yield Paragraph(
            "Cet exemplaire est celui d’un signataire : des autres, il ne montre que ce qui figure dans l’acte signé."
        )


def _deed(told: Mapping[str, Any]) -> Iterator[Block]:
    deed, journal = told["deed"], told["journal"]
    yield Heading("L’acte")
    yield Facts(
        [
            ("Numéro", f"{deed['number']}, version {deed['version']}"),
            ("Objet", deed["title"]),
            ("Modifie", deed["amends"]),
            (
                "Co-contractant",
                ", ".join(filter(None, (deed["co_contractor"]["name"], deed["co_contractor"]["city"]))),
            ),
            ("SIRET", deed["co_contractor"]["siret"]),
            ("Modèle", deed["template"]),
            ("Original", "papier" if deed["medium"] == "paper" else "électronique"),
            ("État", State(deed["state"]).label),
            ("Code de vérification", deed["verification_code"]),
            ("Lignes du journal", str(journal["lines"])),
            ("Empreinte de la dernière", journal["head"]),
        ]
    )


def _signatures(rows: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    yield Heading("Les signatures")
    yield Table(
        ("Signataire", "Qualité", "Pour", "Date", "Niveau constaté"),
        [
            (
                row["name"],
                row["capacity"],
                party_name(row["party"]),
                _when(row["signed_at"] or row["signed_on"]) or "non signé",
                _level(row["level"]),
            )
            for row in rows
        ],
        (0.22, 0.24, 0.17, 0.19, 0.18),
    )
    certified = {row["certified_by"] for row in rows if row["certified_by"]}
    for name in sorted(certified):
        yield Paragraph(f"Copie certifiée conforme à l’original papier par {name}.")


def _round(row: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(f"Le circuit de signature ouvert le {_when(row['opened_at'])}")
    yield Facts(
        [
            ("Texte montré à tous (SHA-256)", row["frozen_sha256"]),
            ("Fichier final (SHA-256)", row["final_sha256"]),
            ("Clos le", _when(row["closed_at"])),
            ("Dernier jour pour signer", _when(row["expires_at"])),
            ("Motif d’arrêt", row["stop_reason"]),
        ]
    )
    for one in row["extensions"]:
        reason = f" Motif : {one['reason']}" if one["reason"] else ""
        yield Paragraph(f"Délai prolongé le {_when(one['at'])}, jusqu’au {_when(one['expires_at'])}.{reason}")
    yield from _paper(row["paper_steps"])
    for one in row["signers"]:
        yield from _signer(one)


def _paper(steps: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if steps:
        words = {"printed": "Imprimé", "sent": "Envoyé", "returned": "Revenu"}
        yield Table(
            ("Original papier", "Le", "À ou de", "Comment", "Saisi par"),
            [
                (
                    words.get(one["kind"], one["kind"]),
                    _when(one["on"]),
                    one["person"],
                    one["channel"],
                    one["entered_by"],
                )
                for one in steps
            ],
            (0.16, 0.18, 0.24, 0.24, 0.18),
        )


def _signer(one: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(f"{one['name']}, pour {party_name(one['party'])}", 2)
    yield Facts(
        [
            ("Qualité", one["capacity"]),
            ("Agit pour", one["acting_for"]),
            ("Façon de signer", Method(one["method"]).label),
            ("Adresse électronique", one["email"]),
            ("A décidé le", _when(one["confirmed_at"])),
            ("Signature dans le fichier le", _when(one["signed_at"])),
            ("Niveau constaté", _level(one["level"])),
            ("Niveau demandé", _level(one["minimum_level"])),
            ("Nom saisi", one["typed_name"]),
            ("Signature dessinée", "oui" if one["drawn"] else ""),
            ("Texte montré (SHA-256)", one["shown_sha256"]),
            ("Fichier avant (SHA-256)", one["sha256_before"]),
            ("Fichier après (SHA-256)", one["sha256_after"]),
            ("Adresse réseau", one["address"]),
            ("Obtenue par", one["address_source"]),
            ("Navigateur", one["user_agent"]),
            ("A refusé le", _when(one["declined_at"])),
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
    yield from _mandate(one["mandate"])
    yield from _changes(one["changes"])


def _links(one: Mapping[str, Any]) -> Iterator[Block]:
    if one["links"]:
        yield Table(
            ("Lien envoyé à", "Le", "Ouvert d’abord le", "A servi le", "Annulé le"),
            [
                (
                    link["sent_to"],
                    _when(link["made_at"]),
                    _when(link["first_opened_at"]),
                    _when(link["used_at"]),
                    _when(link["revoked_at"]),
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
                _when(code["asked_at"]),
                str(code["tries"]),
                _when(code["accepted_at"]) or "non",
            )
            for code in one["codes"]
        ],
        (0.32, 0.18, 0.2, 0.1, 0.2),
    )


def _mandate(mandate: Mapping[str, Any] | None) -> Iterator[Block]:
    if not mandate:
        return
    yield Paragraph(f"Habilitation, telle que vérifiée le {_when(mandate['checked_on'])} :")
    yield Table(
        ("Titulaire", "Décision", "Décidée le", "Transmise le", "Publiée le"),
        [
            (
                f"{link['holder']}, {link['quality']}",
                " ".join(filter(None, (link["organ"], link["number"]))),
                _when(link["decided_on"]),
                _when(link["transmitted_on"]),
                _when(link["published_on"]),
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
            f"Passé outre par {override['by']} le {_when(override['at'])}. Motif : {override['reason']}"
        )


def _changes(changes: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    for one in changes:
        what = "Une autre personne habilitée signe" if one["kind"] == "person" else "Coordonnées corrigées"
        before = ", ".join(filter(None, one["before"].values()))
        instead = f", au lieu de : {before}" if before else ""
        yield Paragraph(f"{what}, le {_when(one['at'])}, par {one['by']}{instead}. Motif : {one['reason']}")


def _signed_file(parts: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if not parts:
        return
    yield Heading("Ce que porte l’original signé")
    yield Table(
        ("Champ", "Certificat de", "Délivré par", "Date prouvée"),
        [
            (
                f"{one['field']} (horodatage)" if one["timestamp"] else one["field"],
                one["subject"],
                one["issuer"],
                _when(one["proven_at"]),
            )
            for one in parts
        ],
        (0.18, 0.33, 0.31, 0.18),
    )


def _documents(told: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading("Les fichiers")
    for one in told["documents"]:
        yield Facts(
            [
                (one["label"], f"{one['file']}, {one['size']} octets, le {_when(one['made_at'])}"),
                ("SHA-256", one["sha256"]),
            ]
        )


def _journal(facts: evidence.Facts) -> Iterator[Block]:
    yield Heading("Le journal")
    yield Paragraph(
        "Une ligne par acte, écrite dans la même transaction que lui. Chaque ligne porte l’empreinte de celle "
        "qui précède : aucune ne peut être changée, supprimée ou déplacée sans que cela se voie."
    )
    yield Table(
        ("N°", "Date", "Par", "Acte", "Motif"),
        [_line(line, shown=line.number in facts.disclosed) for line in facts.lines],
        (0.06, 0.2, 0.22, 0.26, 0.26),
    )


def _line(line: Link, *, shown: bool) -> tuple[str, ...]:
    told = line.told
    if not shown:
        return str(line.number), _moment(told.at), HIDDEN, act_name(told.what), ""
    return str(line.number), _moment(told.at), told.actor, act_name(told.what, told.details), told.reason


def _tokens(tokens: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    yield Heading("Ce qu’un tiers a daté")
    yield Paragraph(
        "La fin du journal est remise à une autorité d’horodatage (RFC 3161) à chaque signature ; chaque jour, "
        "une racine sur la fin de tous les journaux l’est aussi."
    )
    words = {"signature": "fin du journal", "daily": "racine du jour"}
    yield Table(
        ("Quoi", "Ligne", "Le", "Jeton"),
        [(words[one["kind"]], str(one["line"]), _when(one["at"]), one["file"]) for one in tokens],
        (0.22, 0.1, 0.26, 0.42),
    )


def _level(name: str) -> str:
    if name == "paper":
        return "signature manuscrite"
    return Level(name).label if name else ""


def _when(value: str | None) -> str:
    """A date or an instant of preuve.json, in words; empty for none."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    return _moment(moment) if "T" in value else french_date(moment.date())


def _moment(at: datetime) -> str:
    in_paris = at.astimezone(PARIS)
    return f"{in_paris:%d/%m/%Y %H:%M:%S}"
