"""Changes that one person asks for and another confirms: where links and codes go, and who may do what.

Whoever could redirect a signatory's mail, take away a second factor or grant a role, alone, could sign in somebody
else's name. So the asker and the confirmer are two persons, neither of whom the change is about, and one of the two
holds the role that answers for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from workflow.rules.moves import Role
from workflow.rules.wording import ROLE_NAMES

LIFETIME = timedelta(days=7)
"""A request that nobody answered within a week is over: it is asked for again, with its reason."""


class ChangeKind(StrEnum):
    """What is changed."""

    SIGNATORY = "signatory"
    SETTING = "setting"
    SHEET = "sheet"
    ADDRESS = "address"
    FACTOR = "factor"
    ROLES = "roles"
    REOPENING = "reopening"
    CERTIFICATE = "certificate"
    """Asked by the program: a certificate names the signatory in another script."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ChangeKind.SIGNATORY: "Coordonnées d’un signataire",
    ChangeKind.SETTING: "Adresse dans les réglages de la Région",
    ChangeKind.SHEET: "Coordonnées d’un signataire de la Région",
    ChangeKind.ADDRESS: "Adresse d’un compte",
    ChangeKind.FACTOR: "Second facteur d’un compte",
    ChangeKind.ROLES: "Rôles d’un compte",
    ChangeKind.REOPENING: "Réactivation d’un compte",
    ChangeKind.CERTIFICATE: "Nom d’un certificat, dans un autre alphabet",
}

GUARDED = frozenset({Role.DRAFTER, Role.APPROVER, Role.SIGNATORY, Role.ADMINISTRATOR})
"""Roles that act: an account that holds one is changed by two people. Reading alone signs and decides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may ask for a change, who may settle it, and the role that one of the two must hold."""

    ask: frozenset[Role]
    settle: frozenset[Role]
    one_of_them: frozenset[Role]


_STAFF = frozenset({Role.DRAFTER, Role.APPROVER})
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_ANSWERABLE = frozenset({Role.ADMINISTRATOR, Role.APPROVER})
_OF_ACCOUNTS = Rule(ask=_ADMINISTRATORS, settle=_ANSWERABLE, one_of_them=_ADMINISTRATORS)
RULES: Mapping[ChangeKind, Rule] = {
    ChangeKind.SIGNATORY: Rule(ask=_STAFF, settle=_STAFF, one_of_them=frozenset({Role.APPROVER})),
    ChangeKind.SETTING: Rule(ask=_ADMINISTRATORS, settle=_ANSWERABLE, one_of_them=_ADMINISTRATORS),
    ChangeKind.SHEET: Rule(
        ask=frozenset({Role.DRAFTER, Role.ADMINISTRATOR}), settle=_ANSWERABLE, one_of_them=_ANSWERABLE
    ),
    ChangeKind.ADDRESS: _OF_ACCOUNTS,
    ChangeKind.FACTOR: _OF_ACCOUNTS,  # its owner may ask too: then an administrator confirms
    ChangeKind.ROLES: _OF_ACCOUNTS,
    ChangeKind.REOPENING: _OF_ACCOUNTS,
    ChangeKind.CERTIFICATE: Rule(ask=frozenset(), settle=_STAFF, one_of_them=_STAFF),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One person, as far as telling two of them apart needs it. ``name`` is folded: case and accents aside."""

    account_id: int | None
    name: str
    address: str
    roles: frozenset[Role]


def why_not_settle(kind: ChangeKind, *, asker: Hand, settler: Hand, about: Hand) -> str | None:
    """The French reason why ``settler`` may not confirm; None when they may.

    ``about``: whose address, factor or roles would change, with the addresses before and after, separated by spaces.
    """
    rule = RULES[kind]
    if same_person(settler, asker):
        return "La personne qui a demandé ce changement ne le confirme pas elle-même."
    if _is_about(settler, about):
        return "Ce changement vous concerne : une autre personne le confirme."
    if not settler.roles & rule.settle:
        return f"Confirmer demande le rôle « {_words(rule.settle)} »."
    if not (settler.roles | asker.roles) & rule.one_of_them:
        return f"L’une des deux personnes doit avoir le rôle « {_words(rule.one_of_them)} »."
    return None


def same_person(one: Hand, other: Hand) -> bool:
    """By account, and by name: a second account of one person is still that person."""
    if one.account_id is not None and one.account_id == other.account_id:
        return True
    return bool(one.name) and one.name == other.name


def _is_about(settler: Hand, about: Hand) -> bool:
    return same_person(settler, about) or settler.address.casefold() in about.address.casefold().split()


def _words(roles: frozenset[Role]) -> str:
    return " » ou « ".join(words for role, words in ROLE_NAMES.items() if role in roles)
