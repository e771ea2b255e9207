"""Why a registered letter counts as it does."""

from datetime import date

from workflow.rules.calendar import ONE_DAY, Delay, Duration
from workflow.rules.clauses import Clause
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
    if entry.letter.type is LetterType.DENUNCIATION:
        return _denunciation(entry, ledger)
    if entry.letter.type is LetterType.FORMAL_NOTICE:
        return _formal_notice(entry, ledger)
    if entry.letter.type is LetterType.TERMINATION:
        return _termination(entry, ledger)
    return _answer(entry, ledger)


def _article(letter: RegisteredLetter, ledger: Ledger) -> str:
    """The article that a letter rests on; an answer rests on that of the letter it answers."""
    answered = ledger.entries.get(letter.about or "")
    if letter.type in (LetterType.FORMAL_NOTICE, LetterType.TERMINATION, LetterType.CURE):
        clause = ledger.clauses.formal_notice
    elif letter.type is LetterType.WITHDRAWAL and answered and answered.letter is not letter:
        return _article(answered.letter, ledger)
    else:
        clause = ledger.clauses.denunciation_notice
    return clause.article if clause else ""


def _refused(entry: Entry, ledger: Ledger) -> Why:
    return Why(
        article=_article(entry.letter, ledger),
        rule="un courrier refusé ne déplace aucune date.",
        inputs=(letter_name(entry.letter),),
        working=entry.problem,
    )


def _denunciation(entry: Entry, ledger: Ledger) -> Why:
    clause, through = ledger.clauses.denunciation_notice, entry.through
    assert clause is not None and through is not None  # noqa: S101, PT018 - a denunciation without them is refused
    posted = entry.letter.posted
    notice_end = Delay(posted, clause.measure).last_day
    working = [
        f"Le jour de l’envoi ne compte pas ; le préavis court jusqu’au {french_date(notice_end)} à minuit.",
        _renewal_inside(ledger, posted, through),
        _fate(entry, ledger),
    ]
    return Why(
        article=clause.article,
        rule=(
            f"chaque partie peut dénoncer à tout moment ; la dénonciation prend effet {french_duration(clause.measure)} "
            "après l’envoi de la lettre recommandée."
            if clause.reading == "any-time"
            else f"la dénonciation, envoyée {french_duration(clause.measure)} avant, empêche la prochaine reconduction."
        ),
        inputs=(letter_name(entry.letter),),
        working=" ".join(text for text in working if text),
        result=through,
        other_reading=clause.other_reading,
    )


def _renewal_inside(ledger: Ledger, posted: date, through: date) -> str:
    terms = ledger.terms
    if terms is None or terms.number_on(posted) == terms.number_on(through):
        return ""
    first_day = terms.start_of(terms.number_on(through))
    return (
        f"Le préavis enjambe l’échéance : la convention est reconduite le {french_date(first_day)}, puis prend fin le "
        f"{french_date(through)}."
    )


def _fate(entry: Entry, ledger: Ledger) -> str:
    """What happened to a letter that would end the convention."""
    if entry.status is LetterStatus.WITHDRAWN and entry.answer:
        return f"Elle a été retirée le {french_date(entry.answer.posted)} (« {entry.answer.id} ») : elle ne compte plus."
    if entry.status is not LetterStatus.MOOT:
        return ""
    if ledger.ending:
        return f"Sans objet : « {ledger.ending.letter.id} » met déjà fin à la convention le {_end(ledger)}."
    return f"Sans objet : la convention prend fin avant, le {_end(ledger)}, faute de reconduction possible."


def _end(ledger: Ledger) -> str:
    return french_date(ledger.end) if ledger.end else ""


def _formal_notice(entry: Entry, ledger: Ledger) -> Why:
    clause, first = ledger.clauses.formal_notice, entry.termination_from
    assert clause is not None and first is not None  # noqa: S101, PT018 - a notice without them is refused
    last = Delay(entry.letter.posted, clause.measure).last_day
    duration = french_duration(clause.measure)
    return Why(
        article=clause.article,
        rule=(
            f"la lettre de résiliation ne peut partir qu’une fois {duration} écoulés depuis l’envoi de la mise en demeure, "
            "et tant que le manquement dure."
            if clause.reading == "wait"
            else f"la lettre de résiliation part dans les {duration} qui suivent l’envoi de la mise en demeure."
        ),
        inputs=(letter_name(entry.letter),),
        working=(
            f"Le jour de l’envoi ne compte pas ; le dernier jour du délai est le {french_weekday(last)} ; résiliation "
            f"possible à partir du {french_date(first)}.{_notice_fate(entry, ledger)}"
        ),
        result=first,
        other_reading=clause.other_reading,
        advice=_wait_until(clause, last),
    )


def _wait_until(clause: Clause[Duration], last: date) -> str:
    """The later possible date: the day after the delay, rolled to a working day as a court might."""
    safe = next_working_day(last) + ONE_DAY
    if clause.reading != "wait" or safe == last + ONE_DAY:
        return ""
    return f"attendre le {french_weekday(safe)} pour poster la lettre de résiliation (délai reporté au jour ouvrable)."


def _notice_fate(entry: Entry, ledger: Ledger) -> str:
    answer = f"le {french_date(entry.answer.posted)} (« {entry.answer.id} »)" if entry.answer else ""
    fates = {
        LetterStatus.CURED: f" Le manquement a été réparé {answer} : plus de résiliation possible.",
        LetterStatus.WITHDRAWN: f" Elle a été retirée {answer} : elle ne compte plus.",
        LetterStatus.SPENT: f" La résiliation a suivi {answer}.",
        LetterStatus.MOOT: f" Sans objet : la convention prend fin le {_end(ledger)}.",
    }
    return fates.get(entry.status, "")


def _termination(entry: Entry, ledger: Ledger) -> Why:
    letter = entry.letter
    if letter.articles:
        effect = (
            f"Résiliation partielle : {_articles(letter.articles)} à la fin du {french_date(letter.posted)} ; la convention "
            "continue sans."
        )
    else:
        effect = f"La convention prend fin le {french_date(letter.posted)} à minuit."
    return Why(
        article=_article(letter, ledger),
        rule="la résiliation prend effet à la fin du jour où sa lettre recommandée est postée, sans formalité judiciaire.",
        inputs=(letter_name(letter), f"mise en demeure restée infructueuse : « {letter.about} »"),
        working=" ".join(text for text in (effect, _fate(entry, ledger)) if text),
        result=entry.through,
    )


def _articles(articles: tuple[str, ...]) -> str:
    return (
        f"les articles {enumerated(articles)} tombent"
        if len(articles) > 1
        else f"l’article {articles[0]} tombe"
    )


def _answer(entry: Entry, ledger: Ledger) -> Why:
    if entry.letter.type is LetterType.CURE:
        rule = "la résiliation suppose une mise en demeure restée infructueuse : le manquement réparé, elle s’éteint."
    else:
        rule = "un courrier retiré avant d’avoir produit son effet ne compte plus."
    return Why(
        article=_article(entry.letter, ledger),
        rule=rule,
        inputs=(letter_name(entry.letter), f"courrier visé : « {entry.letter.about} »"),
        working="Pris en compte.",
    )
