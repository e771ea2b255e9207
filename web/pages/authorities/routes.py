from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from web import seen
from web.access import needs, signed_in
from web.bounds import row_number
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.authorities.forms import RepresentativeForm
from web.visit import at, person
from workflow.acts import authorities
from workflow.acts.authorities import BadAuthority
from workflow.acts.changes import sheets
from workflow.acts.changes.request import ChangeNeedsAReason, ChangePending
from workflow.acts.seen import MovedMeanwhile
from workflow.readings import changes
from workflow.readings.mandates import chain_of, link_of
from workflow.readings.representatives import representatives_of
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.representative import Representative
from workflow.rules.moves import Role

pages = Blueprint("authorities", __name__)
keepers = needs(Role.DRAFTER, Role.ADMINISTRATOR)


@pages.get("/reglages/signataires")
@signed_in
def region() -> str:
    """Those who sign for the Région."""
    with house().database.reading() as session:
        found = representatives_of(session, None)
        return render_template("authorities/region.html", people=found, link_of=link_of)


@pages.get("/signataires/ajouter")
@keepers
def new_person_form() -> str:
    return _person_page(_with_accounts(RepresentativeForm()), _owner(), None)


@pages.post("/signataires/ajouter")
@keepers
def new_person() -> ResponseReturnValue:
    form, owner = _with_accounts(RepresentativeForm()), _owner()
    if form.validate():
        try:
            person_id, request = _entered(form, owner)
        except BadAuthority as refusal:
            form.show(refusal.problems)
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        else:
            flash(_("Enregistré. Indiquez maintenant la décision qui habilite cette personne."), "done")
            _say_asked(request)
            return redirect(url_for("authorities.new_decision_form", person_id=person_id))
    return _person_page(form, owner, None), 422


@pages.get("/signataires/<int:person_id>")
@signed_in
def sheet(person_id: int) -> str:
    with house().database.reading() as session:
        found = person_known(session, person_id)
        owner = _owner_of(session, found)
        decisions = list(reversed(found.authorities))
        chains = {one.id: [link_of(item) for item in chain_of(one)[1:]] for one in decisions}
        return render_template(
            "authorities/sheet.html",
            person=found,
            owner=owner,
            decisions=decisions,
            chains=chains,
            link_of=link_of,
            requests=changes.history(session, representative_id=found.id),
            differences=changes.differences,
            now=at(),
        )


@pages.get("/signataires/<int:person_id>/corriger")
@keepers
def correct_person_form(person_id: int) -> str:
    with house().database.reading() as session:
        found = person_known(session, person_id)
        owner = _owner_of(session, found)
    form = _with_accounts(RepresentativeForm(obj=found, account=str(found.account_id or "")))
    return _person_page(form, owner, found)


@pages.post("/signataires/<int:person_id>/corriger")
@keepers
def correct_person(person_id: int) -> ResponseReturnValue:
    form = _with_accounts(RepresentativeForm())
    with house().database.reading() as session:
        found = person_known(session, person_id)
        owner = _owner_of(session, found)
    if form.validate():
        try:
            request = _corrected(form, found)
        except BadAuthority as refusal:
            form.show(refusal.problems)
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        except (ChangePending, MovedMeanwhile) as refusal:
            form.refuse(refusal)
        else:
            flash(_("C’est corrigé. Les textes déjà figés gardent ce qu’ils disaient."), "done")
            _say_asked(request)
            return redirect(url_for("authorities.sheet", person_id=person_id))
    return _person_page(form, owner, found), 422


def person_known(session: Session, person_id: int) -> Representative:
    """Raises NotFound."""
    found = session.get(Representative, person_id)
    if found is None:
        raise NotFound
    seen.look_at_row(found)
    return found


def _owner() -> CoContractor | None:
    """The co-contractor that the address names; None for the Région. Raises NotFound."""
    given = request.args.get("co_contractor", type=row_number)
    if given is None:
        return None
    with house().database.reading() as session:
        found = session.get(CoContractor, given)
    if found is None:
        raise NotFound
    return found


def _owner_of(session: Session, found: Representative) -> CoContractor | None:
    return session.get(CoContractor, found.co_contractor_id) if found.co_contractor_id else None


def _entered(form: RepresentativeForm, owner: CoContractor | None) -> tuple[int, int | None]:
    """Raises BadAuthority, ChangeNeedsAReason."""
    if owner is None:
        return sheets.enter_region_person(
            house().workshop, form.person, reason=form.reason.data or "", actor=person().actor, at=at()
        )
    with house().database.transaction() as session:
        entered = authorities.enter_person(session, form.person, co_contractor_id=owner.id, at=at())
        return entered.id, None


def _corrected(form: RepresentativeForm, found: Representative) -> int | None:
    """Raises BadAuthority, ChangeNeedsAReason, ChangePending."""
    if found.co_contractor_id is None:
        return sheets.correct_region_person(
            house().workshop,
            found.id,
            form.person,
            reason=form.reason.data or "",
            actor=person().actor,
            at=at(),
        )
    with house().database.transaction() as session:
        held = session.get_one(Representative, found.id, with_for_update=True)
        authorities.correct_person(held, form.person, actor=person().actor, at=at())
    return None


def _say_asked(request: int | None) -> None:
    if request is not None:
        words = _(
            "Nom, adresse, téléphone et compte attendent qu’une autre personne les confirme : la demande est faite."
        )
        flash(words, "warning")


def _person_page(form: RepresentativeForm, owner: CoContractor | None, found: Representative | None) -> str:
    if owner is not None:
        del form.account
        del form.reason
    return render_template("authorities/person.html", form=form, owner=owner, person=found)


def _with_accounts(form: RepresentativeForm) -> RepresentativeForm:
    """Accounts that may sign; a co-contractor's people have none."""
    with house().database.reading() as session:
        active = session.scalars(select(Account).where(Account.active).order_by(Account.name)).all()
    signing = [(str(one.id), f"{one.name} ({one.email})") for one in active if Role.SIGNATORY in one.roles]
    form.account.choices = choices([("", _("Aucun")), *signing])
    return form
