"""Every page here has the same shape: what will happen, in one sentence, then the button that does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.forms import Form
from web.house import house
from web.language import _, later, plural
from web.pages.circuit.forms import HandAllOverForm, HandOverForm, ReasonForm
from web.pages.people.forms import ConfirmForm
from web.visit import at, person
from workflow.acts import archive, hand_over, projet, reopen, review, send
from workflow.readings.conventions import agents_in_charge, in_charge_of
from workflow.records.account import Account
from workflow.rules.moves import Role

pages = Blueprint("circuit", __name__)
drafters = needs(Role.DRAFTER)
staff = needs(Role.DRAFTER, Role.APPROVER)
ChoosingPeople = TypeVar("ChoosingPeople", HandOverForm, HandAllOverForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the circuit: its words, its form, and the act behind its button."""

    title: str
    consequence: str
    verb: str
    done: str
    form: type[Form]
    act: Callable[[int, Form], None]
    calm: bool = True
    """A step that can be taken back: its button is not a warning."""


STEPS = {
    "submit": Step(
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
        title=later("Reprendre la rédaction"),
        consequence=later("Le texte quitte la relecture et se modifie de nouveau."),
        verb=later("Reprendre la rédaction"),
        done=later("Le texte est de nouveau en rédaction."),
        form=ConfirmForm,
        act=lambda number, _form: review.withdraw(house().workshop, number, actor=person().actor, at=at()),
    ),
    "send": Step(
        title=later("Envoyer pour signature"),
        consequence=later(
            "Le cachet de la plateforme est apposé sur le texte figé, puis le co-contractant reçoit un lien "
            "personnel pour le lire et le signer ; la Région est invitée ensuite. Vous ne voyez ni le lien ni le code."
        ),
        verb=later("Envoyer pour signature"),
        done=later("La convention est envoyée : le co-contractant reçoit son lien par courriel."),
        form=ConfirmForm,
        act=lambda number, _form: send.send(house().workshop, number, actor=person().actor, at=at()),
    ),
    "reopen": Step(
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
        title=later("Abandonner la convention"),
        consequence=later(
            "La convention s’arrête là. Si une signature est en cours, les liens cessent de fonctionner et les "
            "signataires déjà invités sont prévenus."
        ),
        verb=later("Abandonner"),
        done=later("La convention est abandonnée."),
        form=ReasonForm,
        calm=False,
        act=lambda number, form: reopen.cancel(
            house().workshop, number, reason=form["reason"].data, actor=person().actor, at=at()
        ),
    ),
    "archive": Step(
        title=later("Archiver la convention"),
        consequence=later(
            "La convention, terminée, rejoint les archives : elle reste consultable et cherchable."
        ),
        verb=later("Archiver"),
        done=later("La convention est archivée."),
        form=ConfirmForm,
        act=lambda number, _form: archive.archive(house().workshop, number, actor=person().actor, at=at()),
    ),
}


def _shown(name: str, number: str, form: Form) -> str:
    step = STEPS[name]
    with house().database.reading() as session:
        convention = conventions.found(session, number)
    return render_template("circuit/step.html", step=step, convention=convention, form=form)


def _carried_out(name: str, number: str) -> ResponseReturnValue:
    step = STEPS[name]
    form = step.form()
    if form.validate():
        try:
            step.act(conventions.found_id(number), form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(step.done, "done")
            return redirect(url_for("conventions.summary", number=number))
    return _shown(name, number, form), 422


@pages.get("/conventions/<number>/soumettre")
@drafters
def submit_form(number: str) -> str:
    return _shown("submit", number, ConfirmForm())


@pages.post("/conventions/<number>/soumettre")
@drafters
def submit(number: str) -> ResponseReturnValue:
    return _carried_out("submit", number)


@pages.get("/conventions/<number>/reprendre")
@drafters
def withdraw_form(number: str) -> str:
    return _shown("withdraw", number, ConfirmForm())


@pages.post("/conventions/<number>/reprendre")
@drafters
def withdraw(number: str) -> ResponseReturnValue:
    return _carried_out("withdraw", number)


@pages.get("/conventions/<number>/envoyer")
@staff
def send_form(number: str) -> str:
    return _shown("send", number, ConfirmForm())


@pages.post("/conventions/<number>/envoyer")
@staff
def send_out(number: str) -> ResponseReturnValue:
    return _carried_out("send", number)


@pages.get("/conventions/<number>/rouvrir")
@staff
def reopen_form(number: str) -> str:
    return _shown("reopen", number, ReasonForm())


@pages.post("/conventions/<number>/rouvrir")
@staff
def reopen_text(number: str) -> ResponseReturnValue:
    return _carried_out("reopen", number)


@pages.get("/conventions/<number>/nouvelle-version")
@drafters
def revise_form(number: str) -> str:
    return _shown("revise", number, ConfirmForm())


@pages.post("/conventions/<number>/nouvelle-version")
@drafters
def revise(number: str) -> ResponseReturnValue:
    return _carried_out("revise", number)


@pages.get("/conventions/<number>/abandonner")
@staff
def cancel_form(number: str) -> str:
    return _shown("cancel", number, ReasonForm())


@pages.post("/conventions/<number>/abandonner")
@staff
def cancel(number: str) -> ResponseReturnValue:
    return _carried_out("cancel", number)


@pages.get("/conventions/<number>/archiver")
@staff
def archive_form(number: str) -> str:
    return _shown("archive", number, ConfirmForm())


@pages.post("/conventions/<number>/archiver")
@staff
def put_in_archive(number: str) -> ResponseReturnValue:
    return _carried_out("archive", number)


@pages.post("/conventions/<number>/projet")
@staff
def make_projet(number: str) -> ResponseReturnValue:
    """Raises NoProjet, with the sentence that says what is missing."""
    projet.produce(house().workshop, conventions.found_id(number), actor=person().actor, at=at())
    flash(_("Le projet est produit ; il est dans les documents."), "done")
    return redirect(url_for("conventions.documents", number=number))


@pages.get("/conventions/confier")
@staff
def hand_all_over_form() -> str:
    """Someone leaves, or is away for long: everything in their charge passes on at once."""
    with house().database.reading() as session:
        form = _with_leavers(session, _with_people(session, HandAllOverForm()))
    return render_template("circuit/hand_all_over.html", form=form)


@pages.post("/conventions/confier")
@staff
def hand_all_over() -> ResponseReturnValue:
    with house().database.reading() as session:
        form = _with_leavers(session, _with_people(session, HandAllOverForm()))
        ids = in_charge_of(session, int(form.leaver.data or 0))
    if form.validate() and _handed_over(form, ids):
        flash(plural("Une convention est confiée.", "%(num)d conventions sont confiées.", len(ids)), "done")
        return redirect(url_for("conventions.index", agent=form.agent.data))
    return render_template("circuit/hand_all_over.html", form=form), 422


@pages.get("/conventions/<number>/confier")
@staff
def hand_over_form(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        chosen = {"agent": str(convention.agent_id), "substitute": str(convention.substitute_id or "")}
        form = _with_people(session, HandOverForm(data=chosen))
    return render_template("circuit/hand_over.html", convention=convention, form=form)


@pages.post("/conventions/<number>/confier")
@staff
def hand_over_convention(number: str) -> ResponseReturnValue:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        form = _with_people(session, HandOverForm())
    if form.validate() and _handed_over(form, [convention.id]):
        flash(_("La convention est confiée."), "done")
        return redirect(url_for("conventions.summary", number=number))
    return render_template("circuit/hand_over.html", convention=convention, form=form), 422


def _handed_over(form: HandOverForm | HandAllOverForm, convention_ids: Sequence[int]) -> bool:
    try:
        hand_over.hand_over(
            house().workshop,
            convention_ids,
            agent_id=int(form.agent.data),
            substitute_id=int(form.substitute.data) if form.substitute.data else None,
            actor=person().actor,
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _with_leavers(session: Session, form: HandAllOverForm) -> HandAllOverForm:
    form.leaver.choices = [(str(number), name) for number, name in agents_in_charge(session).items()]
    return form


def _with_people(session: Session, form: ChoosingPeople) -> ChoosingPeople:
    accounts = session.scalars(select(Account).where(Account.active).order_by(Account.name)).all()
    able = [(str(one.id), one.name) for one in accounts if one.roles & hand_over.IN_CHARGE]
    _offer(form, able)
    return form


def _offer(form: HandOverForm | HandAllOverForm, able: list[tuple[str, str]]) -> None:
    form.agent.choices = able
    form.substitute.choices = [("", _("Personne")), *able]
