"""A verification as text for people and as JSON for programs. Keys may be added, never renamed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from foundation.clock import PARIS
from signing.report import ArchiveTimestamp, CheckedSignature, Report
from workflow.readings.public_face import PublicConvention
from workflow.readings.verdict import is_of_the_platform
from workflow.readings.verification import Verification
from workflow.rules.wording import french_date


def as_table(verification: Verification) -> dict[str, Any]:
    report = verification.report
    return {
        "checked_at": verification.at.isoformat(),
        "sha256": verification.sha256,
        "verdict": str(verification.verdict),
        "identity": str(verification.identity),
        "good": verification.good,
        "sentence": verification.verdict.sentence,
        "checks": [
            {"question": answer.question, "good": answer.good, "words": answer.words}
            for answer in verification.answers
        ],
        "signatures": [signature_table(item) for item in report.signatures] if report else [],
        "archive_timestamps": [timestamp_table(item) for item in report.archive_timestamps] if report else [],
        "empty_fields": list(report.empty_fields) if report else [],
        "problems": list(report.problems) if report else [],
        "cause": cause(report) if report else None,
        "convention": _convention(verification.convention) if verification.convention else None,
    }


def cause(report: Report) -> dict[str, str] | None:
    """Why what is signed cannot be judged, for programs and for people."""
    found = report.unjudged
    return {"code": str(found), "words": " ".join(report.causes)} if found else None


def signature_table(item: CheckedSignature) -> dict[str, Any]:
    return {
        "field": item.field,
        "of_the_platform": is_of_the_platform(item),
        "person": item.person,
        "capacity": item.capacity,
        "organisation": item.organisation,
        "signed_at": item.signed_at.isoformat() if item.signed_at else None,
        "level": str(item.level),
        "sound": item.sound,
        "intact": item.intact,
        "trusted": item.trusted,
        "filled_after": list(item.additions.filled),
        "drawn_after": list(item.additions.drawn),
        "certificate_sha256": item.certificate_sha256,
        "problems": list(item.problems),
    }


def timestamp_table(item: ArchiveTimestamp) -> dict[str, Any]:
    return {
        "field": item.field,
        "at": item.token.at.isoformat(),
        "authority": item.token.authority,
        "covers": str(item.covers),
        "sound": not item.problems,
    }


def _convention(public: PublicConvention) -> dict[str, Any]:
    return {
        "number": public.number,
        "co_contractor": public.co_contractor,
        "medium": "paper" if public.on_paper else "electronic",
        "in_force": public.in_force,
        "in_force_from": public.in_force_from.isoformat() if public.in_force_from else None,
        "valid_through": public.valid_through.isoformat() if public.valid_through else None,
        "renews": public.renews,
        "avenants": [
            {
                "name": item.name,
                "in_force": item.in_force,
                "in_force_from": item.in_force_from.isoformat() if item.in_force_from else None,
            }
            for item in public.avenants
        ],
        "sentence": public.sentence,
        "amended_by_this": public.amended_by_this or None,
        "about_this": public.about_this or None,
    }


def as_text(verification: Verification) -> str:
    return "\n".join(_lines(verification)) + "\n"


def _lines(verification: Verification) -> Iterator[str]:
    yield f"{verification.verdict.heading}."
    yield verification.verdict.sentence
    yield f"SHA-256 : {verification.sha256}"
    if verification.convention:
        yield from _about(verification.convention)
    for answer in verification.answers:
        mark = {True: "oui", False: "non", None: " – "}[answer.good]
        yield f"  [{mark}] {answer.question} {answer.words}"
    if verification.report:
        yield from map(_signed, verification.report.signatures)
        if not verification.good:
            yield from (f"  {problem}" for problem in verification.report.problems)


def _about(public: PublicConvention) -> Iterator[str]:
    yield f"{public.number}, la Région et {public.co_contractor}. {public.sentence}"
    if public.about_this:
        yield public.about_this
    for item in public.avenants:
        since = french_date(item.in_force_from) if item.in_force_from else "une date à venir"
        yield f"  Avenant {item.name} : {'en vigueur depuis le' if item.in_force else 'prend effet le'} {since}."


def _signed(item: CheckedSignature) -> str:
    state = "intacte et reconnue" if item.sound else "à ne pas croire"
    when = in_paris(item.signed_at) if item.signed_at else "date non prouvée"
    return f"  {item.person} ({item.level.label}), {when} : {state}"


def in_paris(at: datetime) -> str:
    return at.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
