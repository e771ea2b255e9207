"""Whether a person may sign on a day: the decision that empowers them, and those of whom they hold it from.

Sources: CGCT L2131-1, L3131-1, L4141-1 (acts of collectivités are executory once transmitted to the State's
representative and published or notified), L4231-3 (delegation by the president of a Région), L4221-5 (commission
permanente); Conseil d'État, 9 May 2012 (a signature before transmission is irregular). An association answers to its
own statutes: nothing is transmitted. Pure: facts and a date in, findings out.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.rules.wording import french_date


class AuthorityKind(StrEnum):
    """The sort of decision; the values stand in the database."""

    DELIBERATION = "deliberation"
    DECISION = "decision"
    BOARD_MINUTES = "board-minutes"
    GENERAL_MEETING = "general-meeting"
    STATUTES = "statutes"
    DELEGATION = "delegation"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    AuthorityKind.DELIBERATION: "Délibération",
    AuthorityKind.DECISION: "Décision prise par délégation de l’assemblée",
    AuthorityKind.BOARD_MINUTES: "Décision du conseil d’administration (procès-verbal)",
    AuthorityKind.GENERAL_MEETING: "Décision de l’assemblée générale (procès-verbal)",
    AuthorityKind.STATUTES: "Statuts",
    AuthorityKind.DELEGATION: "Délégation de signature ou de fonction (arrêté, pouvoir écrit)",
}


class Flaw(StrEnum):
    """What the check may find, by its own name."""

    UNKNOWN = "unknown"
    UNDATED = "undated"
    LATER = "decided-later"
    NOT_EXECUTORY = "not-executory"
    NOT_YET = "not-yet-valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NO_DELEGANT = "no-delegant"
    NOT_NAMED = "not-named"


ENDED = frozenset({Flaw.EXPIRED, Flaw.REVOKED})
"""The mandate is over: the link that was sent no longer opens anything."""
_REGION_ONLY = frozenset({Flaw.UNKNOWN, Flaw.UNDATED, Flaw.NOT_EXECUTORY, Flaw.NO_DELEGANT})
"""The Région answers for its own acts; of the other party's it warns, and the other party answers for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One decision of the chain: who holds it, and its dates."""

    holder: str
    quality: str
    kind: AuthorityKind
    organ: str
    number: str = ""
    decided_on: date | None = None
    transmitted_on: date | None = None
    receipt: str = ""
    published_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    revoked_on: date | None = None
    revoked_reason: str = ""
    file_sha256: str = ""

    @property
    def executory_on(self) -> date | None:
        """The later of transmission and publication; None while one of them is not known."""
        if self.transmitted_on is None or self.published_on is None:
            return None
        return max(self.transmitted_on, self.published_on)

    @property
    def words(self) -> str:
        """« délibération du Conseil municipal, n° 2026-14, du 4 février 2027 »."""
        number = f", n° {self.number}" if self.number else ""
        day = f", du {french_date(self.decided_on)}" if self.decided_on else ""
        return f"{self.kind.label} ({self.organ}{number}{day})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What is known of a signatory's power. ``chain``: their own decision first, then their delegant's, and so on."""

    signer: str
    for_region: bool
    executory_demanded: bool
    """The party's acts must be transmitted and published: a collectivité or a public establishment."""
    chain: tuple[Link, ...] = ()
    instead_of: str = ""
    """Whom the text names, where somebody else signed by hand and holds no recorded delegation of that person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not in order; ``blocks``: the signature waits for it, or for an override with a reason."""

    flaw: Flaw
    sentence: str
    blocks: bool


def check(mandate: Mandate, *, on: date) -> tuple[Finding, ...]:
    """What is not in order on that day, the signer's own decision first; nothing where all is."""
    if mandate.instead_of:
        sentence = (
            f"Le texte désigne {mandate.instead_of} : aucune délégation enregistrée ne permet à {mandate.signer} de "
            "signer à sa place."
        )
        return (_finding(mandate, Flaw.NOT_NAMED, sentence),)
    if not mandate.chain:
        sentence = f"Aucune décision n’est enregistrée qui habilite {mandate.signer} à signer."
        return (_finding(mandate, Flaw.UNKNOWN, sentence),)
    found = [
        _finding(mandate, flaw, sentence)
        for link in mandate.chain
        for flaw, sentence in _flaws(link, on, executory=mandate.executory_demanded)
    ]
    last = mandate.chain[-1]
    if last.kind is AuthorityKind.DELEGATION:
        sentence = f"La délégation de {last.holder} ne dit pas de qui elle vient : enregistrez le délégant."
        found.append(_finding(mandate, Flaw.NO_DELEGANT, sentence))
    return tuple(found)


def has_ended(mandate: Mandate, *, on: date) -> str:
    """Why the mandate is over on that day, in one sentence; empty while it is not."""
    return next((item.sentence for item in check(mandate, on=on) if item.flaw in ENDED), "")


def _finding(mandate: Mandate, flaw: Flaw, sentence: str) -> Finding:
    return Finding(flaw=flaw, sentence=sentence, blocks=mandate.for_region or flaw not in _REGION_ONLY)


def _flaws(link: Link, on: date, *, executory: bool) -> list[tuple[Flaw, str]]:
    found = []
    if link.decided_on is None:
        if link.kind is not AuthorityKind.STATUTES:
            found.append(
                (Flaw.UNDATED, f"La date de la décision qui habilite {link.holder} n’est pas connue.")
            )
    elif link.decided_on > on:
        day = french_date(link.decided_on)
        found.append((Flaw.LATER, f"{link.holder} n’est habilité(e) que par une décision du {day}."))
    if executory and (why := _not_executory(link, on)):
        found.append((Flaw.NOT_EXECUTORY, why))
    if link.valid_from is not None and link.valid_from > on:
        day = french_date(link.valid_from)
        found.append((Flaw.NOT_YET, f"L’habilitation de {link.holder} ne commence que le {day}."))
    if link.valid_to is not None and link.valid_to < on:
        day = french_date(link.valid_to)
        found.append((Flaw.EXPIRED, f"L’habilitation de {link.holder} a pris fin le {day}."))
    if link.revoked_on is not None and link.revoked_on <= on:
        day = french_date(link.revoked_on)
        found.append((Flaw.REVOKED, f"L’habilitation de {link.holder} ne vaut plus depuis le {day}."))
    return found


def _not_executory(link: Link, on: date) -> str:
    if link.kind is AuthorityKind.STATUTES:
        return ""
    missing = [
        words
        for words, day in (
            ("transmise au préfet", link.transmitted_on),
            ("publiée ou notifiée", link.published_on),
        )
        if day is None
    ]
    if missing:
        return (
            f"La décision qui habilite {link.holder} n’est pas enregistrée comme {' et '.join(missing)} : "
            "elle n’est pas exécutoire."
        )
    if link.executory_on is not None and link.executory_on > on:
        return f"La décision qui habilite {link.holder} n’est exécutoire que le {french_date(link.executory_on)}."
    return ""
