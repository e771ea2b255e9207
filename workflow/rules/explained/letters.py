"""Why a registered letter counts as it does."""

from workflow.rules.calendar import ONE_DAY, Delay
from workflow.rules.explanation import Why
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.holidays import next_working_day
from workflow.rules.ledger import Entry, Ledger
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import enumerated, french_date, french_duration, french_weekday, letter_name


def why_letter(entry: Entry, ledger: Ledger) -> Why:
    """``entry`` among the letters of ``ledger``, once all of them are read."""
    if entry.status is LetterStatus.REFUSED:
        return _refused(entry, ledger)
    return _REASONS.get(entry.letter.type, _answer)(entry, ledger)


def _article(letter: RegisteredLetter, ledger: Ledger) -> str:
    """The article that a letter rests on; a withdrawal rests on that of the letter it answers."""
    answered = ledger.entries.get(letter.about or "")
    if letter.type is LetterType.WITHDRAWAL and answered and answered.letter.type is not letter.type:
        return _article(answered.letter, ledger)
    rests_on_denunciation = letter.type in (LetterType.DENUNCIATION, LetterType.WITHDRAWAL)
    clause = ledger.clauses.denunciation_notice if rests_on_denunciation else ledger.clauses.formal_notice
    return clause.article if clause else ""


def _refused(entry: Entry, ledger: Ledger) -> Why:
    return Why(
        article=_article(entry.letter, ledger),
        rule="un courrier refusé ne déplace aucune date.",
        inputs=(letter_name(entry.letter),),
        working=entry.problem,
    )


def _denunciation(entry: Entry, ledger: Ledger) -> Why:
    clause, terms, through = ledger.clauses.denunciation_notice, ledger.terms, entry.through
    # An accepted denunciation has all three; one without them is refused.
    assert clause is not None and terms is not None and through is not None  # noqa: S101, PT018
    posted, duration = entry.letter.posted, french_duration(clause.measure)
    notice_end = Delay(posted, clause.measure).last_day
    term_end = terms.last_day_of(terms.number_on(notice_end))
    counted = (
        f"Le jour de l’envoi ne compte pas ; le préavis court jusqu’au {french_date(notice_end)} à minuit."
    )
    at_any_time = clause.reading == "any-time"
    if at_any_time:
        rule = (
            f"dénonciation possible à tout moment ; elle prend effet {duration} après l’envoi de la lettre."
        )
        working, other_end = _renewal_inside(entry, ledger), term_end
    else:
        rule = f"la dénonciation, envoyée {duration} avant le terme, empêche la prochaine reconduction."
        working, other_end = f"La période en cours ce jour-là s’achève le {french_date(through)}.", notice_end
    return Why(
        article=clause.article,
        rule=rule,
        inputs=(letter_name(entry.letter),),
        working=" ".join(text for text in (counted, working, _fate(entry, ledger)) if text),
        result=through,
        other_reading=clause.other_reading
        and f"{clause.other_reading} La convention prendrait alors fin le {french_date(other_end)}.",
    )


def _renewal_inside(entry: Entry, ledger: Ledger) -> str:
    """Said where an anniversary falls inside the notice: the convention renews, and then ends."""
    terms, through = ledger.terms, entry.through
    if terms is None or through is None or terms.number_on(entry.letter.posted) == terms.number_on(through):
        return ""
    first_day = french_date(terms.start_of(terms.number_on(through)))
    return f"L’échéance tombe dans le préavis : reconduite le {first_day}, la convention prend ensuite fin."


def _formal_notice(entry: Entry, ledger: Ledger) -> Why:
    clause, first = ledger.clauses.formal_notice, entry.termination_from
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
    safe = next_working_day(last) + ONE_DAY
    return Why(
        article=clause.article,
        rule=rule,
        inputs=(letter_name(entry.letter),),
        working=(
            "Le jour de l’envoi ne compte pas ; le dernier jour du délai est le "
            f"{french_weekday(last)} ; résiliation possible à partir du {french_date(first)}. "
            f"{_notice_fate(entry, ledger)}"
        ).rstrip(),
        result=first,
        other_reading=clause.other_reading and f"{clause.other_reading} {other}",
        advice=f"ne poster la résiliation qu’à partir du {french_weekday(safe)}."
        if waits and safe > first
        else "",
    )


def _notice_fate(entry: Entry, ledger: Ledger) -> str:
    answer = f"le {french_date(entry.answer.posted)} (« {entry.answer.id} »)" if entry.answer else ""
    fates = {
        LetterStatus.CURED: f"Le manquement a été réparé {answer} : plus de résiliation possible.",
        LetterStatus.WITHDRAWN: f"La mise en demeure a été retirée {answer} : elle ne compte plus.",
        LetterStatus.SPENT: f"La résiliation a suivi {answer}.",
        LetterStatus.MOOT: f"Sans objet : la convention prend fin avant, le {_end(ledger)}.",
    }
    return fates.get(entry.status, "")


def _termination(entry: Entry, ledger: Ledger) -> Why:
    letter, day = entry.letter, french_date(entry.letter.posted)
    if letter.articles:
        effect = f"En partie : {_articles(letter.articles)} à la fin du {day} ; la convention continue sans."
    else:
        effect = f"En entier : la convention prend fin le {day} à minuit."
    return Why(
        article=_article(letter, ledger),
        rule="la résiliation prend effet à la fin du jour où sa lettre recommandée est postée.",
        inputs=(letter_name(letter), f"mise en demeure restée infructueuse : « {letter.about} »"),
        working=" ".join(text for text in (effect, _fate(entry, ledger)) if text),
        result=entry.through,
    )


def _articles(articles: tuple[str, ...]) -> str:
    if len(articles) == 1:
        return f"l’article {articles[0]} tombe"
    return f"les articles {enumerated(articles)} tombent"


def _fate(entry: Entry, ledger: Ledger) -> str:
    """What happened to a letter that would end the convention."""
    if entry.status is LetterStatus.WITHDRAWN and entry.answer:
        return f"Retirée le {french_date(entry.answer.posted)} (« {entry.answer.id} ») : elle ne compte plus."
    if entry.status is not LetterStatus.MOOT:
        return ""
    if ledger.ending:
        return f"Sans objet : « {ledger.ending.letter.id} » met fin à la convention le {_end(ledger)}."
    return f"Sans objet : faute de reconduction possible, la convention prend fin le {_end(ledger)}."


def _end(ledger: Ledger) -> str:
    return french_date(ledger.end) if ledger.end else ""


def _answer(entry: Entry, ledger: Ledger) -> Why:
    if entry.letter.type is LetterType.CURE:
        rule = (
            "la résiliation suppose une mise en demeure restée infructueuse : réparé, le manquement l’éteint."
        )
    else:
        rule = "un courrier retiré avant d’avoir produit son effet ne compte plus."
    return Why(
        article=_article(entry.letter, ledger),
        rule=rule,
        inputs=(letter_name(entry.letter), f"courrier visé : « {entry.letter.about} »"),
        working="Pris en compte.",
    )


_REASONS = {
    LetterType.DENUNCIATION: _denunciation,
    LetterType.FORMAL_NOTICE: _formal_notice,
    LetterType.TERMINATION: _termination,
}
