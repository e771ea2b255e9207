"""Why a registered letter counts as it does."""

from datetime import date

from workflow.rules.calendar import ONE_DAY, Delay
from workflow.rules.explained.answers import why_answer, why_general_interest
from workflow.rules.explained.fates import article_of, end_of, fate
from workflow.rules.explanation import Why
from workflow.rules.facts import LetterType
from workflow.rules.holidays import next_working_day
from workflow.rules.ledger import Entry, Ledger
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import enumerated, french_date, french_duration, french_weekday, letter_name


def why_letter(entry: Entry, ledger: Ledger) -> Why:
    """``entry`` among the letters of ``ledger``, once all of them are read."""
    if entry.status is LetterStatus.REFUSED:
        return _refused(entry, ledger)
    return _REASONS.get(entry.letter.type, why_answer)(entry, ledger)


def _refused(entry: Entry, ledger: Ledger) -> Why:
    return Why(
        article=article_of(entry.letter, ledger),
        rule="un courrier refusé ne déplace aucune date.",
        inputs=(letter_name(entry.letter),),
        working=entry.problem,
    )


def _denunciation(entry: Entry, ledger: Ledger) -> Why:
    clause, terms, through = entry.clauses.denunciation_notice, ledger.terms, entry.through
    # An accepted denunciation has all three; one without them is refused.
    assert clause is not None and terms is not None and through is not None  # noqa: S101, PT018
    posted, duration = entry.letter.posted, french_duration(clause.measure)
    notice_end = Delay(posted, clause.measure).last_day
    term_end = terms.last_day_of(terms.number_on(notice_end))
    counted = (
        f"Le jour de l’envoi ne compte pas ; le préavis court jusqu’au {french_date(notice_end)} à minuit."
    )
    if clause.reading == "any-time":
        rule = (
            f"dénonciation possible à tout moment ; elle prend effet {duration} après l’envoi de la lettre."
        )
        working, other_end = f"{_in_initial_term(entry, ledger)}{_renewal_inside(entry, ledger)}", term_end
    else:
        rule = f"la dénonciation, envoyée {duration} avant le terme, empêche la prochaine reconduction."
        working, other_end = f"La période en cours ce jour-là s’achève le {french_date(through)}.", notice_end
    return Why(
        article=clause.article,
        rule=rule,
        inputs=(letter_name(entry.letter),),
        working=" ".join(text.strip() for text in (counted, working, fate(entry, ledger)) if text),
        result=through,
        other_reading=clause.other_reading
        and f"{clause.other_reading} La convention prendrait alors fin le {french_date(other_end)}.",
    )


def _in_initial_term(entry: Entry, ledger: Ledger) -> str:
    terms = ledger.terms
    if terms is None or terms.number_on(entry.letter.posted) != 0:
        return ""
    return (
        f"Elle est envoyée pendant la durée initiale, qui court jusqu’au {french_date(terms.last_day_of(0))} : "
        "la dénonciation est possible à tout moment. "
    )


def _renewal_inside(entry: Entry, ledger: Ledger) -> str:
    """Said where an anniversary falls inside the notice: the convention renews, and then ends."""
    terms, through = ledger.terms, entry.through
    if terms is None or through is None or terms.number_on(entry.letter.posted) == terms.number_on(through):
        return ""
    first_day = french_date(terms.start_of(terms.number_on(through)))
    return f"L’échéance tombe dans le préavis : reconduite le {first_day}, la convention prend ensuite fin."


def _formal_notice(entry: Entry, ledger: Ledger) -> Why:
    clause, first = entry.clauses.formal_notice, entry.termination_from
    # An accepted formal notice has both; one without them is refused.
    assert clause is not None and first is not None  # noqa: S101, PT018
    posted, duration = entry.letter.posted, french_duration(clause.measure)
    last = Delay(posted, clause.measure).last_day
    waits = clause.reading == "wait"
    if waits:
        rule = (
            f"résiliation possible une fois {duration} écoulés depuis l’envoi, tant que le manquement dure."
        )
        other = f"La résiliation se posterait du {french_date(posted + ONE_DAY)} au {french_date(last)}."
    else:
        rule = f"résiliation possible dans les {duration} qui suivent l’envoi, tant que le manquement dure."
        other = f"La résiliation se posterait à partir du {french_date(last + ONE_DAY)}."
    end = entry.extension.until if entry.extension and entry.extension.until else last
    advised = _termination_advice(end)
    return Why(
        article=clause.article,
        rule=rule,
        inputs=(letter_name(entry.letter),),
        working=(
            "Le jour de l’envoi ne compte pas ; le dernier jour du délai est le "
            f"{french_weekday(last)}{_extended(entry)} ; résiliation possible à partir du {french_date(first)}. "
            f"{_notice_fate(entry, ledger)}"
        ).rstrip(),
        result=first,
        other_reading=clause.other_reading and f"{clause.other_reading} {other}",
        advice=f"ne poster la résiliation qu’à partir du {french_weekday(advised)}."
        if waits and advised > first
        else "",
    )


def _termination_advice(last_day_of_delay: date) -> date:
    """The later possible date: as if a delay that ends on a day off ran through the next working day."""
    return next_working_day(last_day_of_delay) + ONE_DAY


def _extended(entry: Entry) -> str:
    extension = entry.extension
    if extension is None or extension.until is None:
        return ""
    return f", prolongé jusqu’au {french_weekday(extension.until)} par « {extension.id} »"


def _notice_fate(entry: Entry, ledger: Ledger) -> str:
    answer = f"le {french_date(entry.answer.posted)} (« {entry.answer.id} »)" if entry.answer else ""
    fates = {
        LetterStatus.CURED: f"Le manquement a été réparé {answer} : plus de résiliation possible.",
        LetterStatus.WITHDRAWN: f"La mise en demeure a été retirée {answer} : elle ne compte plus.",
        LetterStatus.SPENT: f"La résiliation a suivi {answer}.",
        LetterStatus.OPPOSED: (
            f"La Région y a opposé un motif d’intérêt général {answer} : la convention se poursuit, et "
            "le co-contractant qui la tient pour illégale saisit le juge."
        ),
        LetterStatus.MOOT: f"Sans objet : la convention prend fin avant, le {end_of(ledger)}.",
    }
    return fates.get(entry.status, "")


def _termination(entry: Entry, ledger: Ledger) -> Why:
    letter, day = entry.letter, french_date(entry.letter.posted)
    if letter.articles:
        effect = f"En partie : {_articles(letter.articles)} à la fin du {day} ; la convention continue sans."
    else:
        effect = f"En entier : la convention prend fin le {day} à minuit."
    return Why(
        article=article_of(letter, ledger),
        rule="la résiliation prend effet à la fin du jour où sa lettre recommandée est postée.",
        inputs=(letter_name(letter), f"mise en demeure restée infructueuse : « {letter.about} »"),
        working=" ".join(text for text in (effect, fate(entry, ledger)) if text),
        result=entry.through,
    )


def _articles(articles: tuple[str, ...]) -> str:
    if len(articles) == 1:
        return f"l’article {articles[0]} tombe"
    return f"les articles {enumerated(articles)} tombent"


_REASONS = {
    LetterType.DENUNCIATION: _denunciation,
    LetterType.FORMAL_NOTICE: _formal_notice,
    LetterType.TERMINATION: _termination,
    LetterType.GENERAL_INTEREST_TERMINATION: why_general_interest,
}
