"""Roles in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from wtforms.fields import SelectChoice

from web.forms import choices
from web.language import _, later
from workflow.acts.accounts import GRANTABLE
from workflow.rules.moves import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    label: str
    meaning: str


WORDS = {
    Role.DRAFTER: RoleWords(
        later("Rédaction"), later("rédiger des conventions, les envoyer en relecture et en signature")
    ),
    Role.APPROVER: RoleWords(later("Approbation"), later("relire et approuver ce que d’autres ont rédigé")),
    Role.SIGNATORY: RoleWords(later("Signature"), later("signer au nom de la Région")),
    Role.READER: RoleWords(later("Lecture"), later("tout consulter, sans rien changer")),
    Role.ADMINISTRATOR: RoleWords(later("Administration"), later("ouvrir des comptes et régler ce service")),
}


def role_words(roles: Iterable[Role]) -> str:
    """« Rédaction, Approbation », in the order in which they are offered; « aucun »."""
    held = frozenset(roles)
    return ", ".join(str(WORDS[role].label) for role in GRANTABLE if role in held) or _("aucun")


def role_choices() -> list[SelectChoice]:
    """Each role an account may hold, for a form."""
    return choices((role.value, f"{WORDS[role].label} : {WORDS[role].meaning}") for role in GRANTABLE)


def install(app: Flask) -> None:
    app.add_template_filter(role_words)
