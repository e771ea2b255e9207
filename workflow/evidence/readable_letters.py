"""What the evidence tells of the registered letters, as a person reads it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.report import Block, Facts, Heading, Paragraph, Table
from workflow.evidence.readable_signer import in_words
from workflow.records.letter import Channel, Happening
from workflow.rules.facts import LetterType
from workflow.rules.wording import letter_type_name, party_name


def letters_blocks(letters: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Nothing where there are none."""
    if not letters:
        return
    yield Heading("Les courriers")
    yield Paragraph(
        "La date d’envoi fait courir les délais ; ce qui suit l’envoi en est la preuve. Une entrée fausse n’est "
        "jamais modifiée : une autre la remplace, avec son motif, et les deux restent."
    )
    for letter in letters:
        yield from _letter(letter)


def consents_blocks(consents: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Nothing where there are none."""
    if not consents:
        return
    yield Heading("L’accord du co-contractant pour le recommandé électronique")
    for one in consents:
        yield Facts(
            [
                ("Donné le", in_words(one["given_on"])),
                ("Pour l’adresse", one["address"]),
                ("Retiré le", in_words(one["withdrawn_on"])),
                ("Fichier", one["file"]),
                ("SHA-256", one["sha256"]),
                ("Enregistré", _recorded(one)),
            ]
        )


def _letter(letter: Mapping[str, Any]) -> Iterator[Block]:
    name = letter_type_name(LetterType(letter["type"]))
    yield Heading(f"{letter['reference']} : {name}, par {party_name(letter['sender'])}", 2)
    signatory = ", ".join(filter(None, (letter["signatory_name"], letter["signatory_capacity"])))
    yield Facts(
        [
            ("Compte au", in_words(letter["counts_on"]) or _why_not(letter)),
            ("Répond au courrier", letter["about"]),
            ("Articles qui tombent", ", ".join(letter["articles"])),
            ("Motif", letter["reason"]),
            ("Délai prolongé jusqu’au", in_words(letter["until"])),
            ("Dernier jour indiqué", in_words(letter["effect"])),
            ("Dates calculées pour un envoi le", in_words(letter["planned_on"])),
            ("À signer par", signatory),
            ("Lettre", letter["file"]),
            ("SHA-256 de la lettre", letter["sha256"]),
            ("Enregistrée", _recorded(letter)),
        ]
    )
    if letter["entries"]:
        yield Table(
            ("N°", "Ce qui est arrivé", "Le", "Comment", "Preuve", "Saisi"),
            [_entry(entry) for entry in letter["entries"]],
            (0.06, 0.22, 0.14, 0.2, 0.2, 0.18),
        )
    yield from _remarks(letter["entries"])


def _why_not(letter: Mapping[str, Any]) -> str:
    if letter["annulled"]:
        return "jamais : annulé, saisi par erreur"
    if not letter["entries"]:
        return "pas encore : préparé, l’envoi n’est pas enregistré"
    return "pas encore : une preuve manque"


def _entry(entry: Mapping[str, Any]) -> tuple[str, ...]:
    what = Happening(entry["what"]).label
    how = " ".join(
        filter(None, (_CHANNELS.get(entry["channel"], ""), entry["operator"], entry["tracking_number"]))
    )
    return (
        str(entry["rank"]),
        what if entry["standing"] else f"{what} (entrée remplacée)",
        in_words(entry["on"]),
        how,
        entry["file"] or (f"SHA-256 {entry['sha256'][:16]}…" if entry["sha256"] else ""),
        _recorded(entry),
    )


_CHANNELS = {
    Channel.PAPER: "recommandé papier,",
    Channel.ELECTRONIC: "recommandé électronique,",
    Channel.OTHER: "autre écrit, ou constat",
}


def _remarks(entries: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    for entry in entries:
        if entry["replaces"]:
            yield Paragraph(
                f"L’entrée {entry['rank']} remplace l’entrée {entry['replaces']}. Motif : {entry['reason']}"
            )
        elif entry["reason"]:
            yield Paragraph(f"Entrée {entry['rank']}, motif : {entry['reason']}")
        if entry["remark"]:
            yield Paragraph(f"Entrée {entry['rank']}, à la saisie : {entry['remark']}")


def _recorded(one: Mapping[str, Any]) -> str:
    by = f", par {one['recorded_by']}" if one["recorded_by"] else ""
    return f"le {in_words(one['recorded_at'])}{by}"
