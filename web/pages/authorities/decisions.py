"""The decisions that empower somebody: entered, completed, ended; with the act itself."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from documents.package import TooLarge
from documents.scan import NotAScan, check_scan
from web import seen
from web.access import signed_in
from web.forms import choices
from web.house import house
from web.language import _
from web.pages.authorities.forms import DecisionForm, EndForm
from web.pages.authorities.routes import keepers, pages, person_known
from web.visit import at, person
from workflow import sweeps
from workflow.acts import authorities
from workflow.acts.authorities import BadAuthority, DecisionFile
from workflow.acts.files import ENDINGS
from workflow.acts.seen import MovedMeanwhile
from workflow.readings.mandates import link_of
from workflow.readings.representatives import representatives_of
from workflow.records.representative import Authority, Representative
from workflow.rules.mandates import AuthorityKind

__all__ = ["pages"]


@pages.get("/signataires/<int:person_id>/habilitation")
@keepers
def new_decision_form(person_id: int) -> str:
    with house().database.reading() as session:
        found = person_known(session, person_id)
        form = _with_delegants(session, DecisionForm(), found)
    return render_template("authorities/decision.html", person=found, form=form, authority=None)


@pages.post("/signataires/<int:person_id>/habilitation")
@keepers
def new_decision(person_id: int) -> ResponseReturnValue:
    with house().database.reading() as session:
        found = person_known(session, person_id)
        form = _with_delegants(session, DecisionForm(), found)
    if form.validate() and _kept(form, person_id, None):
        flash(_("L’habilitation est enregistrée."), "done")
        return redirect(url_for("authorities.sheet", person_id=person_id))
    return render_template("authorities/decision.html", person=found, form=form, authority=None), 422


@pages.get("/habilitations/<int:authority_id>/completer")
@keepers
def complete_form(authority_id: int) -> str:
    with house().database.reading() as session:
        authority = _authority(session, authority_id)
        data = {"kind": authority.kind.value, "delegated_by_id": str(authority.delegated_by_id or "")}
        form = _with_delegants(session, DecisionForm(obj=authority, data=data), authority.representative)
        form.kind.data, form.delegated_by_id.data = data["kind"], data["delegated_by_id"]
    return render_template(
        "authorities/decision.html", person=authority.representative, form=form, authority=authority
    )


@pages.post("/habilitations/<int:authority_id>/completer")
@keepers
def complete(authority_id: int) -> ResponseReturnValue:
    with house().database.reading() as session:
        authority = _authority(session, authority_id)
        form = _with_delegants(session, DecisionForm(), authority.representative)
    if form.validate() and _kept(form, authority.representative_id, authority_id):
        flash(_("C’est enregistré, pour toutes les conventions que cette décision couvre."), "done")
        return redirect(url_for("authorities.sheet", person_id=authority.representative_id))
    return render_template(
        "authorities/decision.html", person=authority.representative, form=form, authority=authority
    ), 422


@pages.get("/habilitations/<int:authority_id>/fin")
@keepers
def end_form(authority_id: int) -> str:
    return _end_page(authority_id, EndForm())


@pages.post("/habilitations/<int:authority_id>/fin")
@keepers
def end(authority_id: int) -> ResponseReturnValue:
    """The links of those who were invited under it die with the next sweep, or when they are opened."""
    form = EndForm()
    with house().database.reading() as session:
        _authority(session, authority_id)
    if form.validate():
        try:
            with house().database.transaction() as session:
                authority = session.get_one(Authority, authority_id, with_for_update={"of": Authority})
                authorities.end_authority(
                    authority, on=form.on.data, reason=form.reason.data, actor=person().actor, at=at()
                )
        except BadAuthority as refusal:
            form.show(refusal.problems)
        except MovedMeanwhile as refusal:
            form.refuse(refusal)
        else:
            flash(_("La fin de cette habilitation est enregistrée."), "done")
            return redirect(url_for("authorities.sheet", person_id=authority.representative_id))
    return _end_page(authority_id, form), 422


@pages.get("/habilitations/<int:authority_id>/fichier")
@signed_in
def file(authority_id: int) -> Response:
    with house().database.reading() as session:
        authority = _authority(session, authority_id)
    if not authority.file_sha256:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{authority.file_name}"'}
    content = house().workshop.vault.get(authority.file_sha256)
    return Response(content, mimetype=authority.file_type, headers=headers)


def _kept(form: DecisionForm, person_id: int, authority_id: int | None) -> bool:
    try:
        stored = _stored(form, person_id)
        with house().database.transaction() as session:
            if authority_id is None:
                authorities.enter_decision(
                    session,
                    person_known(session, person_id),
                    form.decision,
                    by=person().name,
                    at=at(),
                    file=stored,
                )
            else:
                known = session.get_one(Authority, authority_id, with_for_update={"of": Authority})
                authorities.complete_decision(
                    session, known, form.decision, actor=person().actor, at=at(), file=stored
                )
    except BadAuthority as refusal:
        form.show(refusal.problems)
    except MovedMeanwhile as refusal:
        form.refuse(refusal)
    except (NotAScan, TooLarge) as refusal:
        form.refuse(refusal, form.file)
    else:
        # What fails here is found again by the worker, and stops nobody who completes a decision.
        sweeps.invite_held_signers(house().workshop, at=at())
        return True
    return False


def _stored(form: DecisionForm, person_id: int) -> DecisionFile | None:
    """The file, in the vault before the row that names it. Raises NotAScan, TooLarge."""
    content = form.file.data.read() if form.file.data else b""
    if not content:
        return None
    media_type = check_scan(content)
    ending = ENDINGS[media_type]
    sha256 = house().workshop.vault.put(content)
    return DecisionFile(
        sha256=sha256, name=f"habilitation-{person_id}-{sha256[:8]}.{ending}", media_type=media_type
    )


def _authority(session: Session, authority_id: int) -> Authority:
    """Raises NotFound."""
    found = session.get(Authority, authority_id)
    if found is None:
        raise NotFound
    seen.look_at_row(found)
    return found


def _with_delegants(session: Session, form: DecisionForm, found: Representative) -> DecisionForm:
    """Decisions from which a delegation may come: those of the others who sign for the same party."""
    known = [
        (str(one.id), f"{other.name} : {link_of(one).words}")
        for other in representatives_of(session, found.co_contractor_id)
        for one in other.authorities
        if other.id != found.id and one.kind is not AuthorityKind.DELEGATION
    ]
    form.delegated_by_id.choices = choices([("", _("Sans objet")), *known])
    return form


def _end_page(authority_id: int, form: EndForm) -> str:
    with house().database.reading() as session:
        authority = _authority(session, authority_id)
    return render_template(
        "authorities/end.html", form=form, authority=authority, words=link_of(authority).words
    )
