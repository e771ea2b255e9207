"""Letters of the example: entered as they would be, with their scans; one is prepared and waits to be posted."""

import io
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_checks import LetterDraft
from workflow.acts.letter_travel import Posting
from workflow.acts.prepare_letter import Signing, prepare_letter
from workflow.records.letter import REGION, Channel
from workflow.rules.facts import LetterType
from workflow.rules.tracking_numbers import s10_check_digit
from workflow.workshop import Workshop

CO_CONTRACTOR = "co-contractor"
_A4 = (827, 1169)
"""Points of a page at a hundred to the inch."""


class Post:
    """Who enters the letters of one example, and when."""

    def __init__(self, workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
        self.workshop, self.convention_id, self.actor, self.at = workshop, convention_id, actor, at

    def denounced(self) -> None:
        """By the co-contractor, three weeks ago: the notice runs."""
        reason = "La commune rejoint l’espace numérique de sa communauté de communes."
        self._enter(
            LetterDraft(type=LetterType.DENUNCIATION, sender=CO_CONTRACTOR, reason=reason), days_ago=21
        )

    def put_on_notice(self) -> None:
        """By the Région, twelve days ago; an extension is ready to be posted."""
        self._notice(days_ago=12)
        extension = LetterDraft(
            type=LetterType.EXTENSION,
            sender=REGION,
            about=1,
            until=paris_date(self.at) + timedelta(days=45),
            reason="Le recrutement d’un animateur est en cours : le foyer rural en a justifié.",
        )
        signing = Signing(
            planned_on=paris_date(self.at),
            name="Hugues BELLENGREVILLE",
            capacity="Le Président de la Région Normandie",
        )
        prepare_letter(self.workshop, self.convention_id, extension, signing, actor=self.actor, at=self.at)

    def terminated(self) -> None:
        """A formal notice without effect, then the termination, forty days ago."""
        self._notice(days_ago=90)
        self._enter(LetterDraft(type=LetterType.TERMINATION, sender=REGION, about=1), days_ago=40)

    def _notice(self, *, days_ago: int) -> None:
        notice = LetterDraft(
            type=LetterType.FORMAL_NOTICE,
            sender=REGION,
            obligation="opening-hours",
            reason="L’espace n’est plus ouvert que cinq heures par semaine depuis le printemps.",
        )
        self._enter(notice, days_ago=days_ago)

    def _enter(self, draft: LetterDraft, *, days_ago: int) -> None:
        posted = paris_date(self.at) - timedelta(days=days_ago)
        serial = f"{self.convention_id * 1000 + days_ago:08d}"
        number = f"RB{serial}{s10_check_digit(serial)}FR"
        enter_letter(
            self.workshop,
            self.convention_id,
            draft,
            Posting(on=posted, channel=Channel.PAPER, tracking_number=number),
            scan=_page(f"Courrier recommandé {number}", posted),
            proof=_page(f"Preuve de dépôt {number}", posted),
            received_on=posted + timedelta(days=2),
            actor=self.actor,
            at=self.at,
        )


def _page(words: str, day: date) -> bytes:
    """A page as a scanner gives it."""
    page = Image.new("L", _A4, 250)
    ImageDraw.Draw(page).text((90, 120), f"{words}\n\nExemple, {day.isoformat()}", fill=30)
    content = io.BytesIO()
    page.save(content, "PDF", resolution=100.0, quality=60)
    return content.getvalue()
