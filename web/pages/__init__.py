"""One folder per group of pages: ``routes.py``, ``forms.py``; each offers one blueprint named ``pages``."""

from flask import Blueprint

from web.pages.about.routes import pages as about
from web.pages.alerts.routes import pages as alerts
from web.pages.authorities.decisions import pages as authorities
from web.pages.avenants.changes import pages as avenant_changes
from web.pages.avenants.in_force import pages as in_force
from web.pages.avenants.routes import pages as avenants
from web.pages.calculator.routes import pages as calculator
from web.pages.changes.routes import pages as changes
from web.pages.circuit.routes import pages as circuit
from web.pages.co_contractors.routes import pages as co_contractors
from web.pages.conventions.routes import pages as conventions
from web.pages.decisions.routes import pages as decisions
from web.pages.drafting.routes import pages as drafting
from web.pages.electronic_consent.routes import pages as electronic_consent
from web.pages.evidence.routes import pages as evidence
from web.pages.feeds.routes import pages as feeds
from web.pages.forgotten_password.routes import pages as forgotten_password
from web.pages.hand_over.routes import pages as hand_over
from web.pages.health.routes import pages as health
from web.pages.home.routes import pages as home
from web.pages.letter_entries.corrections import pages as letter_corrections
from web.pages.letter_entries.routes import pages as letter_entries
from web.pages.letter_writing.routes import pages as letter_writing
from web.pages.letters.routes import pages as letters
from web.pages.mailbox.routes import pages as mailbox
from web.pages.own_account.routes import pages as own_account
from web.pages.own_certificate.routes import pages as own_certificate
from web.pages.paper.routes import pages as paper
from web.pages.people.routes import pages as people
from web.pages.region_settings.routes import pages as region_settings
from web.pages.remote_signer.routes import pages as remote_signer
from web.pages.reports.routes import pages as reports
from web.pages.retouch.routes import pages as retouch
from web.pages.review.routes import pages as review
from web.pages.search.routes import pages as search
from web.pages.sign_in.routes import pages as sign_in
from web.pages.signatures.powers import pages as signatures
from web.pages.signer.decline import pages as signer
from web.pages.timeline.routes import pages as timeline
from web.pages.to_sign.routes import pages as to_sign
from web.pages.verifier.routes import pages as verifier

GROUPS: tuple[Blueprint, ...] = (
    avenants,
    avenant_changes,
    in_force,
    home,
    alerts,
    feeds,
    decisions,
    reports,
    conventions,
    drafting,
    retouch,
    review,
    circuit,
    hand_over,
    paper,
    timeline,
    letters,
    letter_writing,
    letter_corrections,
    letter_entries,
    electronic_consent,
    calculator,
    evidence,
    co_contractors,
    authorities,
    signatures,
    to_sign,
    search,
    people,
    changes,
    region_settings,
    health,
    mailbox,
    own_account,
    sign_in,
    forgotten_password,
    signer,
    own_certificate,
    remote_signer,
    verifier,
    about,
)
