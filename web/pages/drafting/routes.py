from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from web import conventions, merging, seen
from web.access import needs, signed_in
from web.bounds import row_numbers
from web.forms import Form
from web.house import house
from web.language import _
from web.manifest_form import show_problems, values_in
from web.pages.drafting.forms import NewConventionForm, draft_form
from web.visit import at, person, today
from workflow.acts import draft
from workflow.acts.files import DOCX, PDF
from workflow.acts.fill_from_authority import fill_from_authority
from workflow.acts.save_draft import MEDIUM, Saved, save_draft, stored_answers
from workflow.packs import FilledBy, Pack, PackField, Purpose, find_all_packs
from workflow.readings import texts
from workflow.readings.last_answers import last_answers
from workflow.readings.mandates import link_of
from workflow.readings.open_places import open_fields
from workflow.readings.packs import pack_of
from workflow.readings.remarks import open_remarks
from workflow.readings.representatives import choices_for
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Avenant, Deed, DocumentRole, Medium
from workflow.rules.moves import Role
from workflow.rules.states import EDITABLE, State
from workflow.text_values import signers_for

pages = Blueprint("drafting", __name__)
drafters = needs(Role.DRAFTER)


@pages.get("/conventions/nouvelle")
@drafters
def new() -> str:
    form = _with_choices(NewConventionForm(data={"co_contractor": request.args.get("co_contractor", "")}))
    return render_template("drafting/new.html", form=form)


@pages.post("/conventions/nouvelle")
@drafters
def start() -> ResponseReturnValue:
    form = _with_choices(NewConventionForm())
    if not form.validate():
        return render_template("drafting/new.html", form=form), 422
    with house().database.transaction() as session:
        convention = draft.start(
            session,
            house().settings,
            kind=form.kind.data,
            co_contractor=session.get_one(CoContractor, int(form.co_contractor.data)),
            agent=session.get_one(Account, person().account_id),
            medium=Medium(form.medium.data),
            actor=person().actor,
            at=at(),
        )
    flash(_("La convention %(number)s est ouverte.", number=convention.number), "done")
    return redirect(url_for("drafting.form", number=convention.number))


@pages.get("/conventions/<number>/rediger")
@drafters
def form(number: str) -> ResponseReturnValue:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        if convention.state not in EDITABLE:
            return redirect(url_for("conventions.summary", number=number))
        fields = _open_fields(convention, pack_of(convention, house().settings))
        stored = stored_answers(convention)
        form = draft_form(fields)(data=stored)
        form.remember({name: stored.get(name) for name in _names(fields)})
        return _page(session, convention, form, fields)


@pages.post("/conventions/<number>/rediger")
@drafters
def save(number: str) -> ResponseReturnValue:
    """Keeps what can be kept, and shows the rest beside its field; what somebody else changed meanwhile stays."""
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        fields = _open_fields(convention, pack_of(convention, house().settings))
    form = draft_form(fields)()
    form.validate()
    typed = {**values_in(form, fields), MEDIUM: form[MEDIUM].data}
    try:
        with house().database.transaction() as session:
            convention = conventions.found(session, number)
            saved = save_draft(
                session,
                house().settings,
                convention.id,
                merging.answers(typed),
                actor=person().actor,
                at=at(),
            )
    except Refusal as refusal:
        form.refuse(refusal)
        form.form_errors.append(_("Ce que vous avez saisi n’est pas enregistré ; cette page le garde."))
        with house().database.reading() as session:
            return _page(session, conventions.found(session, number), form, fields), 422
    if saved.problems or saved.merge.conflicts:
        return _to_settle(number, form, fields, typed, saved), 422
    flash(_("C’est enregistré."), "done")
    merging.tell_kept(form, saved.merge)
    return redirect(url_for("drafting.form", number=number))


def _to_settle(
    number: str, form: Form, fields: tuple[PackField, ...], typed: dict[str, object], saved: Saved
) -> str:
    """What can be kept was kept; what cannot, and what two people answered, is shown beside its field."""
    seen.look_again()
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        stored, last = stored_answers(convention), last_answers(session, convention)
        merging.show(form, typed, saved.merge, stored, last)
        show_problems(form, saved.problems)
        return _page(session, convention, form, fields)


@pages.post("/conventions/<number>/rediger/habilitation")
@drafters
def fill_from(number: str) -> ResponseReturnValue:
    """A recorded signatory and decision fill in their fields; what is typed afterwards is worth as much."""
    party, _dash, rank = request.form.get("signatory", "").rpartition(":")
    chosen = request.form.get("authority", "")
    numbers = row_numbers([rank, chosen])
    if not party or len(numbers) < 2:
        flash(_("Choisissez un signataire dans la liste."), "warning")
        return redirect(url_for("drafting.form", number=number))
    try:
        with house().database.transaction() as session:
            fill_from_authority(
                session,
                house().settings,
                conventions.found(session, number).id,
                party=party,
                rank=numbers[0],
                authority_id=numbers[1],
                actor=person().actor,
                at=at(),
            )
    except Refusal as refusal:
        flash(str(refusal), "warning")
    else:
        flash(_("Le formulaire est rempli depuis l’habilitation enregistrée."), "done")
    return redirect(url_for("drafting.form", number=number))


@pages.get("/conventions/<number>/apercu.pdf")
@signed_in
def preview(number: str) -> Response:
    """The text as it stands, blanks where something is missing. Made for this look, kept nowhere."""
    pdf = texts.preview_of(house().workshop, _text(number), made_at=at())
    return _file(pdf, PDF, f"{number}-apercu.pdf", inline=True)


@pages.get("/conventions/<number>/texte.docx")
@signed_in
def docx(number: str) -> Response:
    """The text for Word: the frozen one where there is one."""
    with house().database.reading() as session:
        frozen = conventions.found(session, number).document(DocumentRole.FROZEN_DOCX)
    content = (
        house().workshop.vault.get(frozen.sha256)
        if frozen
        else texts.docx_to_edit(house().workshop, _text(number))
    )
    return _file(content, DOCX, f"{number}.docx", inline=False)


def _text(number: str) -> texts.Text:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        purpose = Purpose.DRAFT if convention.state in {State.DRAFT, State.IN_REVIEW} else Purpose.SIGNATURE
        return texts.text_of(session, house().settings, convention, purpose)


def _file(content: bytes, media_type: str, name: str, *, inline: bool) -> Response:
    headers = {"Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"'}
    if inline:
        # Shown in a frame beside the form; the readers of browsers need to draw what they like.
        headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    return Response(content, mimetype=media_type, headers=headers)


def _page(session: Session, convention: Deed, form: Form, fields: tuple[PackField, ...]) -> str:
    pack = pack_of(convention, house().settings)
    text = texts.text_of(session, house().settings, convention, Purpose.SIGNATURE)
    own = {field.name for field in fields}
    sections = [
        (section.title, [field.name for field in pack.fields_of(section.name) if field.name in own])
        for section in pack.sections
    ]
    return render_template(
        "drafting/form.html",
        convention=convention,
        form=form,
        sections=[(title, names) for title, names in sections if names],
        missing_here=[field for field in text.values.missing if field.name in own],
        missing_elsewhere=[field for field in text.values.missing if field.name not in own],
        changes_missing=not convention.changes if isinstance(convention, Avenant) else None,
        edited=convention.document(DocumentRole.EDITED),
        found_remarks=open_remarks(session, convention),
        to_settle=texts.unconfirmed_articles(convention, pack),
        blanks=texts.blanks_left(house().workshop, text),
        recorded=choices_for(session, convention, signers_for(text.pack, text.values), on=today()),
        words_of=lambda authority: link_of(authority).words,
    )


def _names(fields: tuple[PackField, ...]) -> tuple[str, ...]:
    return (*(field.name for field in fields), MEDIUM)


def _open_fields(convention: Deed, pack: Pack) -> tuple[PackField, ...]:
    """Those of the form; beside a text edited in Word, those that it does not state, and those that came back."""
    opened = {*open_fields(convention, pack), *request.form}
    return tuple(field for field in pack.fields if field.filled_by is FilledBy.DRAFT and field.name in opened)


def _with_choices(form: NewConventionForm) -> NewConventionForm:
    packs = find_all_packs(house().settings.templates_folder)
    form.kind.choices = [(pack.kind, pack.title) for pack in packs]
    with house().database.reading() as session:
        parties = session.scalars(select(CoContractor).order_by(CoContractor.name)).all()
    known = [(str(party.id), f"{party.name} ({party.city})") for party in parties]
    form.co_contractor.choices = [("", _("Choisir…")), *known]
    return form
