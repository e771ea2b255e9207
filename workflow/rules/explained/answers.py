"""Why a letter that answers another one counts, and why the Région may end the convention without any fault."""

from workflow.rules.explained.fates import article_of, fate
from workflow.rules.explanation import Why
from workflow.rules.facts import LetterType
from workflow.rules.ledger import Entry, Ledger
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import french_date, french_weekday, letter_name


def why_answer(entry: Entry, ledger: Ledger) -> Why:
    clause = entry.clauses.general_interest if entry.letter.type is LetterType.OPPOSITION else None
    until = entry.letter.until
    return Why(
        article=article_of(entry.letter, ledger),
        rule=_ANSWERS[entry.letter.type],
        inputs=(letter_name(entry.letter), f"courrier visé : « {entry.letter.about} »"),
        working=" ".join(
            text
            for text in (
                "Pris en compte." if entry.status is LetterStatus.NOTED else "",
                f"Le délai court jusqu’au {french_weekday(until)} à minuit." if until else "",
                fate(entry, ledger),
            )
            if text
        ),
        other_reading=clause.other_reading if clause else "",
    )


_ANSWERS = {
    LetterType.CURE: (
        "la résiliation suppose une mise en demeure restée infructueuse : réparé, le manquement l’éteint."
    ),
    LetterType.WITHDRAWAL: "un courrier retiré avant d’avoir produit son effet ne compte plus.",
    LetterType.EXTENSION: (
        "la partie qui a mis en demeure peut laisser plus de temps à l’autre ; elle ne peut pas lui en ôter."
    ),
    LetterType.OPPOSITION: (
        "la personne publique peut opposer un motif d’intérêt général à la résiliation que prépare son "
        "co-contractant, qui doit alors poursuivre l’exécution (Conseil d’État, 8 octobre 2014, Société Grenke location)."
    ),
}


def why_general_interest(entry: Entry, ledger: Ledger) -> Why:
    letter, clause = entry.letter, entry.clauses.general_interest
    named = (
        f", jour que la lettre fixe (elle est postée le {french_date(letter.posted)})"
        if letter.effect
        else ""
    )
    end = french_date(entry.through or letter.posted)
    return Why(
        article=article_of(letter, ledger),
        rule=(
            "la personne publique peut toujours mettre fin à la convention pour un motif d’intérêt général, sans "
            "faute ni préavis dans le texte (Conseil d’État, 2 mai 1958, Distillerie de Magnac-Laval)."
        ),
        inputs=(letter_name(letter),),
        working=" ".join(
            text
            for text in (f"La convention prend fin le {end} à minuit{named}.", fate(entry, ledger))
            if text
        ),
        result=entry.through,
        other_reading=clause.other_reading if clause else "",
    )
