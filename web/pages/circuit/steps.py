"""The steps of the circuit that are one page and one button each, as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from web.access import View, needs
from web.forms import Form
from web.house import house
from web.language import later
from web.pages.circuit.forms import ReasonForm
from web.pages.people.forms import ConfirmForm
from web.visit import at, person
from workflow.acts import archive, paper_round, reopen, review, send, send_preview
from workflow.records.convention import Deed
from workflow.rules.moves import Role

drafters = needs(Role.DRAFTER)
staff = needs(Role.DRAFTER, Role.APPROVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the circuit: where it is, who may reach it, its words, its form, the act behind its button.

    The words fit a convention and an avenant (``web.deed_words.said``).
    """

    path: str
    access: Callable[[View], View]
    title: str
    consequence: str
    verb: str
    done: str
    form: type[Form]
    act: Callable[[int, Form], None]
    leads_to: str = "conventions.summary"
    calm: bool = True
    """A step that can be taken back: its button is not a warning."""
    template: str = "circuit/step.html"
    shown: Callable[[Session, Deed], dict[str, Any]] = lambda _session, _deed: {}
    """What its page shows besides, by the names of its template."""


STEPS = {
    "submit": Step(
        path="soumettre",
        access=drafters,
        title=later("Soumettre à relecture"),
        consequence=later(
            "Les personnes qui approuvent sont prévenues par courriel. Le texte ne se modifie plus pendant la "
            "relecture ; vous pouvez le reprendre tant qu’il n’est pas approuvé."
        ),
        verb=later("Soumettre"),
        done=later("Le texte est soumis à relecture."),
        form=ConfirmForm,
        act=lambda number, _form: review.submit(house().workshop, number, actor=person().actor, at=at()),
    ),
    "withdraw": Step(
        path="reprendre",
        access=drafters,
        title=later("Reprendre la rédaction"),
        consequence=later("Le texte quitte la relecture et se modifie de nouveau."),
        verb=later("Reprendre la rédaction"),
        done=later("Le texte est de nouveau en rédaction."),
        form=ConfirmForm,
        act=lambda number, _form: review.withdraw(house().workshop, number, actor=person().actor, at=at()),
    ),
    "send": Step(
        path="envoyer",
        access=staff,
        title=later("Envoyer pour signature"),
        consequence=later(
            "Le cachet de la plateforme est apposé sur le texte figé, puis le co-contractant reçoit un lien "
            "personnel pour le lire et le signer ; la Région est invitée ensuite. Vous ne voyez ni le lien ni le code."
        ),
        verb=later("Envoyer pour signature"),
        done=later("%(The)s est envoyé%(e)s : le co-contractant reçoit son lien par courriel."),
        form=ConfirmForm,
        act=lambda number, _form: send.send(house().workshop, number, actor=person().actor, at=at()),
        template="circuit/send.html",
        shown=lambda session, deed: {
            "preview": send_preview.preview(session, house().workshop, deed, at=at())
        },
    ),
    "send_on_paper": Step(
        path="signer-sur-papier",
        access=staff,
        title=later("Faire signer sur papier"),
        consequence=later(
            "Le texte figé s’imprime en deux exemplaires originaux, qui partent à la signature du co-contractant puis "
            "de la Région. Vous notez ici chaque étape : impression, envoi, retour ; puis vous enregistrez la "
            "numérisation de l’original signé. Aucune signature électronique ne pourra s’y mêler."
        ),
        verb=later("Commencer le circuit papier"),
        done=later("Le circuit papier est ouvert : imprimez les deux originaux."),
        form=ConfirmForm,
        act=lambda number, _form: paper_round.start(house().workshop, number, actor=person().actor, at=at()),
        leads_to="paper.journey",
    ),
    "reopen": Step(
        path="rouvrir",
        access=staff,
        title=later("Rouvrir la rédaction"),
        consequence=later(
            "Le texte figé est laissé de côté, sans être détruit, et une nouvelle version s’ouvre : elle devra "
            "être relue et approuvée de nouveau."
        ),
        verb=later("Rouvrir la rédaction"),
        done=later("Une nouvelle version est ouverte."),
        form=ReasonForm,
        calm=False,
        act=lambda number, form: reopen.reopen(
            house().workshop, number, reason=form["reason"].data, actor=person().actor, at=at()
        ),
    ),
    "revise": Step(
        path="nouvelle-version",
        access=drafters,
        title=later("Reprendre dans une nouvelle version"),
        consequence=later(
            "Une nouvelle version du texte s’ouvre en rédaction ; les anciens liens ne servent plus."
        ),
        verb=later("Ouvrir une nouvelle version"),
        done=later("Une nouvelle version est ouverte."),
        form=ConfirmForm,
        act=lambda number, _form: reopen.revise(house().workshop, number, actor=person().actor, at=at()),
    ),
    "cancel": Step(
        path="abandonner",
        access=staff,
        title=later("Abandonner %(the)s"),
        consequence=later(
            "%(The)s s’arrête là. Si une signature est en cours, les liens cessent de fonctionner et les "
            "signataires déjà invités sont prévenus."
        ),
        verb=later("Abandonner"),
        done=later("%(The)s est abandonné%(e)s."),
        form=ReasonForm,
        calm=False,
        act=lambda number, form: reopen.cancel(
            house().workshop, number, reason=form["reason"].data, actor=person().actor, at=at()
        ),
    ),
    "archive": Step(
        path="archiver",
        access=staff,
        title=later("Archiver %(the)s"),
        consequence=later(
            "%(The)s rejoint les archives : son texte et son dossier de preuve restent consultables et cherchables."
        ),
        verb=later("Archiver"),
        done=later("%(The)s est archivé%(e)s."),
        form=ConfirmForm,
        act=lambda number, _form: archive.archive(house().workshop, number, actor=person().actor, at=at()),
    ),
}
