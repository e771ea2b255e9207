"""preuve.pdf: the evidence as a person reads it, in the order in which a judge asks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.report import Block, Facts, Heading, Paragraph, Report, Table
from workflow.evidence import facts as evidence
from workflow.evidence.readable_letters import consents_blocks, letters_blocks
from workflow.evidence.readable_signer import (
    in_words,
    level_in_words,
    mandate_blocks,
    moment_in_words,
    signer_blocks,
)
from workflow.rules.act_names import act_name
from workflow.rules.chain import Link
from workflow.rules.deed_words import WORDS
from workflow.rules.states import State
from workflow.rules.wording import party_name

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
            *letters_blocks(told["letters"]),
            *consents_blocks(told["electronic_consents"]),
            *_documents(told),
            *_journal(facts),
            *_tokens(told["journal"]["tokens"]),
        ],
    )


def _purpose(facts: evidence.Facts) -> Iterator[Block]:
    yield Paragraph(
        f"Ce document dit qui a signé quoi, quand et comment{_and_letters(facts)}. Les mêmes faits sont dans "
        "preuve.json ; le fichier "
        "LISEZMOI.txt du dossier donne les commandes qui permettent à quiconque de les contrôler, sans le logiciel "
        "qui les a produits. Les heures sont celles de Paris."
    )
    if facts.reader:
        yield Paragraph(
            "Cet exemplaire est celui d’un signataire : des autres, il ne montre que ce qui figure dans l’acte signé."
        )


def _and_letters(facts: evidence.Facts) -> str:
    return ", et quels courriers recommandés ont suivi" if facts.told["letters"] else ""


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
            ("État", State(deed["state"]).label_of(WORDS[deed["kind"]])),
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
                in_words(row["signed_at"] or row["signed_on"]) or "non signé",
                level_in_words(row["level"]),
            )
            for row in rows
        ],
        (0.22, 0.24, 0.17, 0.19, 0.18),
    )
    certified = {row["certified_by"] for row in rows if row["certified_by"]}
    for name in sorted(certified):
        yield Paragraph(f"Copie certifiée conforme à l’original papier par {name}.")
    for row in rows:
        if row["mandate"]:
            yield Heading(f"{row['name']}, pour {party_name(row['party'])}", 2)
            yield from mandate_blocks(row["mandate"])


def _round(row: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(f"Le circuit de signature ouvert le {in_words(row['opened_at'])}")
    yield Facts(
        [
            ("Texte montré à tous (SHA-256)", row["frozen_sha256"]),
            ("Fichier final (SHA-256)", row["final_sha256"]),
            ("Clos le", in_words(row["closed_at"])),
            ("Dernier jour pour signer", in_words(row["expires_at"])),
            ("Motif d’arrêt", row["stop_reason"]),
        ]
    )
    for one in row["extensions"]:
        reason = f" Motif : {one['reason']}" if one["reason"] else ""
        yield Paragraph(
            f"Délai prolongé le {in_words(one['at'])}, jusqu’au {in_words(one['expires_at'])}.{reason}"
        )
    yield from _paper(row["paper_steps"])
    for one in row["signers"]:
        yield from signer_blocks(one)


def _paper(steps: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if steps:
        words = {"printed": "Imprimé", "sent": "Envoyé", "returned": "Revenu"}
        yield Table(
            ("Original papier", "Le", "À ou de", "Comment", "Saisi par"),
            [
                (
                    words.get(one["kind"], one["kind"]),
                    in_words(one["on"]),
                    one["person"],
                    one["channel"],
                    one["entered_by"],
                )
                for one in steps
            ],
            (0.16, 0.18, 0.24, 0.24, 0.18),
        )


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
                in_words(one["proven_at"]),
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
                (one["label"], f"{one['file']}, {one['size']} octets, le {in_words(one['made_at'])}"),
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
        return str(line.number), moment_in_words(told.at), HIDDEN, act_name(told.what), ""
    return (
        str(line.number),
        moment_in_words(told.at),
        told.actor,
        act_name(told.what, told.details),
        told.reason,
    )


def _tokens(tokens: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    yield Heading("Ce qu’un tiers a daté")
    yield Paragraph(
        "La fin du journal est remise à une autorité d’horodatage (RFC 3161) à chaque signature ; chaque jour, "
        "une racine sur la fin de tous les journaux l’est aussi."
    )
    words = {"signature": "fin du journal", "daily": "racine du jour"}
    yield Table(
        ("Quoi", "Ligne", "Le", "Jeton"),
        [(words[one["kind"]], str(one["line"]), in_words(one["at"]), one["file"]) for one in tokens],
        (0.22, 0.1, 0.26, 0.42),
    )
