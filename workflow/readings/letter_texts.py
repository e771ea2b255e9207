"""What a letter of the Région says: its template filled with the convention's values and the dates of the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from documents.fill import compiled
from documents.produce import Description, produce_pdf
from foundation.settings import Settings
from workflow.packs import Pack, PackLetter, Purpose
from workflow.readings import texts
from workflow.readings.packs import pack_of
from workflow.readings.what_if import outcome_of
from workflow.records.convention import Convention, DocumentRole
from workflow.records.letter import Letter
from workflow.rules.calendar import ONE_DAY
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline
from workflow.rules.wording import enumerated, french_date, french_duration, letter_type_name
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """A letter before it becomes files. Read inside a transaction, made outside of it."""

    pack: Pack
    template: PackLetter
    reference: str
    number: str
    title: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a person decides of a letter beside its dates."""

    obligation: str = ""
    reason: str = ""
    signatory_name: str = ""
    signatory_capacity: str = ""


def letter_text(
    session: Session,
    settings: Settings,
    convention: Convention,
    template: PackLetter,
    letter: RegisteredLetter,
    wording: Wording,
    *,
    about: Letter | None,
    after: Timeline,
) -> LetterText:
    """``after`` is the timeline in which this letter counts: the dates that it states come from there."""
    common = texts.values_of(session, settings, convention, Purpose.SIGNATURE)
    reference = f"{convention.number} / {letter.id}"
    values = {
        **common,
        "letter_reference": reference,
        "letter_title": template.title,
        "signatory_name": wording.signatory_name,
        "signatory_capacity": wording.signatory_capacity,
        "reason": _paragraphs(wording.reason),
        "untouched": _untouched(convention, pack_of(convention, settings)),
        **_dates(letter, after),
        **_about(about, letter.type, after),
        **_obligation(
            pack_of(convention, settings), wording.obligation or (about.obligation if about else "")
        ),
        **_extent(letter),
    }
    return LetterText(
        pack=pack_of(convention, settings),
        template=template,
        reference=reference,
        number=convention.number,
        title=f"{template.title}, convention {convention.number} avec {convention.co_contractor.with_article}",
        values=values,
    )


def docx_of(text: LetterText) -> bytes:
    """Raises TemplateProblem, FillProblem."""
    return compiled((text.pack.folder / text.template.file).read_bytes()).fill(text.values)


def pdf_of(workshop: Workshop, text: LetterText, docx: bytes, *, made_at: datetime) -> bytes:
    """PDF/A, as it is printed, signed by hand and posted. Raises what ``documents.produce`` raises."""
    return produce_pdf(
        docx,
        workshop.converter,
        Description(
            title=text.title,
            subject=text.template.title,
            author=workshop.settings.region_name,
            made_at=made_at,
        ),
        fields={},
        must_contain=text.reference,
    ).pdf


def _dates(letter: RegisteredLetter, after: Timeline) -> dict[str, str]:
    outcome = outcome_of(after, letter.id)
    clauses, terms = after.history.on(letter.posted), after.terms
    through = outcome.in_force_through if outcome else None
    renewal = ""
    if terms is not None and through is not None and letter.type is LetterType.DENUNCIATION:
        last = terms.number_on(through)
        renewal = french_date(terms.start_of(last)) if last != terms.number_on(letter.posted) else ""
    return {
        "letter_date": french_date(letter.posted),
        "in_force_from": _words(after.in_force_from),
        "through": _words(through),
        "renewal_on": renewal,
        "notice": french_duration(clauses.denunciation_notice.measure) if clauses.denunciation_notice else "",
        "delay": french_duration(clauses.formal_notice.measure) if clauses.formal_notice else "",
        "delay_last_day": _words(_last_day(outcome.termination_from if outcome else None)),
        "termination_from": _words(outcome.termination_from if outcome else None),
        "until": _words(letter.until),
        "effect": french_date(letter.effect or letter.posted),
    }


def _about(about: Letter | None, answering: LetterType, after: Timeline) -> dict[str, str]:
    """Of the letter that this one answers: its name, its posting day, and the dates that follow from it."""
    if about is None:
        return {"about_name": "", "about_date": ""}
    outcome = outcome_of(after, about.reference)
    found = {
        "about_name": f"la {letter_type_name(about.type)}"
        if about.type is not LetterType.OPPOSITION
        else f"l’{letter_type_name(about.type)}",
        "about_date": _words(about.counts_on),
    }
    if outcome is not None and about.type is LetterType.FORMAL_NOTICE:
        found["termination_from"] = _words(outcome.termination_from)
        found["delay_last_day"] = _words(_last_day(outcome.termination_from))
    if outcome is not None and answering is LetterType.WITHDRAWAL:
        found["through"] = _words(outcome.in_force_through)
    return found


def _last_day(termination_from: date | None) -> date | None:
    return termination_from - ONE_DAY if termination_from else None


def _obligation(pack: Pack, name: str) -> dict[str, str]:
    found = pack.obligation(name)
    return {
        "obligation_article": found.article if found else "",
        "obligation_label": found.label if found else "",
        "obligation_quote": found.quote if found else "",
    }


def _extent(letter: RegisteredLetter) -> dict[str, Any]:
    articles = letter.articles
    one = len(articles) == 1
    words = (
        f"l’article {articles[0]} cesse de produire effet"
        if one
        else f"les articles {enumerated(articles)} cessent de produire effet"
    )
    return {"whole": not articles, "articles": words if articles else ""}


def _untouched(convention: Convention, pack: Pack) -> tuple[str, ...]:
    """Articles that still read as the template words them: only these may be quoted from it.

    Neither a text edited in Word nor a signed avenant has touched them.
    """
    touched = set(convention.touched_articles) if convention.document(DocumentRole.EDITED) else set()
    for avenant in convention.avenants:
        if avenant.state in CONCLUDED:
            touched |= {change["article"] for change in avenant.changes or ()}
    stated = {*pack.articles, *(obligation.article for obligation in pack.obligations)}
    return tuple(sorted(stated - touched))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(block for line in text.replace("\r\n", "\n").split("\n") if (block := line.strip()))


def _words(day: date | None) -> str:
    return french_date(day) if day else ""
