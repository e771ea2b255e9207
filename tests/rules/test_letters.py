"""Registered letters beyond the worked examples: extensions, oppositions, general interest, cures, parts."""

import pytest

from tests.rules.cases import CO, REGION, ask, day, letter, letter_of, statuses
from tests.rules.clauses_epn import EPN, TABLE
from workflow.rules.clauses import Clauses
from workflow.rules.facts import RegisteredLetter

NOTICE = letter("N", "formal-notice", "2026-06-01", REGION)
FROM_CO = letter("N", "formal-notice", "2026-06-01", CO)


def extension(
    until: str, posted: str = "2026-06-20", id_: str = "E", sender: str = REGION
) -> RegisteredLetter:
    return letter(id_, "extension", posted, sender, about="N", until=day(until))


def test_an_extension_moves_the_day_of_termination() -> None:
    answer = ask("2026-07-02", NOTICE, extension("2026-08-15"))
    notice = letter_of(answer, "N")
    assert notice.termination_from == day("2026-08-16")
    assert statuses(answer) == {"N": "live", "E": "noted"}
    assert "prolongé jusqu’au samedi 15 août 2026 par « E »" in notice.why.working
    assert notice.why.advice == "ne poster la résiliation qu’à partir du mardi 18 août 2026."
    assert [item.date for item in answer.agenda if item.rule == "termination-possible"] == [day("2026-08-16")]


def test_an_extension_counts_from_its_own_posting_only() -> None:
    assert letter_of(ask("2026-06-19", NOTICE, extension("2026-08-15")), "N").termination_from == day(
        "2026-07-02"
    )


def test_two_extensions_the_last_day_is_the_later_one() -> None:
    longer = extension("2026-09-30", posted="2026-08-01", id_="E2")
    assert letter_of(ask("2026-08-02", NOTICE, longer, extension("2026-08-15")), "N").termination_from == day(
        "2026-10-01"
    )


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (extension("2026-07-01"), "le délai court déjà jusqu’au 1er juillet 2026"),
        (
            extension("2026-08-15", sender=CO),
            "seule la partie qui a mis en demeure (la Région) peut prolonger",
        ),
        (letter("E", "extension", "2026-06-20", REGION, about="N"), "jusqu’à quel jour"),
        (letter("E", "extension", "2026-06-20", REGION, about="X", until=day("2026-08-15")), "n’existe pas"),
    ],
)
def test_an_extension_that_cannot_count(extra: RegisteredLetter, why: str) -> None:
    answer = ask("2026-07-02", NOTICE, extra)
    assert letter_of(answer, "N").termination_from == day("2026-07-02")
    assert why in answer.problems[0]


def test_a_termination_before_the_extended_day_is_refused_then_accepted() -> None:
    early = letter("T", "termination", "2026-07-10", REGION, about="N")
    answer = ask("2026-07-10", NOTICE, extension("2026-08-15"), early)
    assert statuses(answer)["T"] == "refused"
    assert "avant le 16 août 2026" in answer.problems[0]
    late = letter("T2", "termination", "2026-08-16", REGION, about="N")
    answer = ask("2026-08-17", NOTICE, extension("2026-08-15"), early, late)
    assert (statuses(answer)["T2"], statuses(answer)["N"], answer.state) == ("live", "spent", "ended")


def test_an_extension_read_as_a_window_moves_its_last_day() -> None:
    rows = [{**row, "reading": "window"} if row["name"] == "formal-notice" else row for row in TABLE]
    window = Clauses.from_table(rows)
    termination = letter("T", "termination", "2026-07-20", REGION, about="N")
    assert statuses(ask("2026-07-20", NOTICE, termination, clauses=window))["T"] == "refused"
    answer = ask("2026-07-20", NOTICE, extension("2026-08-15"), termination, clauses=window)
    assert statuses(answer)["T"] == "live"


OPPOSITION = letter("O", "opposition", "2026-06-25", REGION, about="N")
BY_CO = letter("T", "termination", "2026-07-02", CO, about="N")


def test_the_region_opposes_the_general_interest_and_the_convention_goes_on() -> None:
    answer = ask("2026-07-02", FROM_CO, OPPOSITION, BY_CO)
    assert statuses(answer) == {"N": "opposed", "O": "noted", "T": "refused"}
    assert (
        "la Région a opposé un motif d’intérêt général à « N » le 25 juin 2026 (« O »)" in answer.problems[0]
    )
    assert answer.end is None
    assert [item.rule for item in answer.agenda if item.rule == "termination-possible"] == []
    assert "Grenke" in letter_of(answer, "O").why.rule


def test_an_opposition_withdrawn_leaves_the_formal_notice_as_it_was() -> None:
    back = letter("W", "withdrawal", "2026-06-30", REGION, about="O")
    answer = ask("2026-07-02", FROM_CO, OPPOSITION, back, BY_CO)
    assert statuses(answer) == {"N": "spent", "O": "withdrawn", "W": "noted", "T": "live"}


def test_an_opposed_notice_may_still_be_cured_or_withdrawn() -> None:
    cured = ask("2026-07-02", FROM_CO, OPPOSITION, letter("C", "cure", "2026-07-01", REGION, about="N"))
    assert statuses(cured)["N"] == "cured"
    withdrawn = ask("2026-07-02", FROM_CO, OPPOSITION, letter("W", "withdrawal", "2026-07-01", CO, about="N"))
    assert statuses(withdrawn)["N"] == "withdrawn"


def test_an_opposition_comes_before_a_termination_posted_that_day_but_not_after_it() -> None:
    same_day = letter("O", "opposition", "2026-07-02", REGION, about="N")
    assert statuses(ask("2026-07-02", FROM_CO, BY_CO, same_day))["T"] == "refused"
    too_late = letter("O", "opposition", "2026-07-03", REGION, about="N")
    answer = ask("2026-07-03", FROM_CO, BY_CO, too_late)
    assert (statuses(answer)["O"], answer.ended_by) == ("refused", "T")


@pytest.mark.parametrize(
    ("things", "why"),
    [
        ((NOTICE, OPPOSITION), "à sa propre mise en demeure"),
        (
            (FROM_CO, letter("O", "opposition", "2026-06-25", CO, about="N")),
            "seule la Région peut s’y opposer",
        ),
        (
            (
                letter("D", "denunciation", "2026-06-01", CO),
                letter("O", "opposition", "2026-06-25", REGION, about="D"),
            ),
            "n’est pas de ceux auxquels il peut répondre",
        ),
    ],
)
def test_an_opposition_that_cannot_count(things: tuple[RegisteredLetter, ...], why: str) -> None:
    assert why in ask("2026-07-02", *things).problems[0]


def general(posted: str, effect: str | None = None, sender: str = REGION) -> RegisteredLetter:
    more = {"effect": day(effect)} if effect else {}
    return letter("G", "general-interest-termination", posted, sender, **more)


def test_a_termination_for_general_interest_ends_on_its_posting_day_or_on_the_day_it_names() -> None:
    answer = ask("2026-06-02", general("2026-06-01"))
    assert (answer.state, answer.ended_by, answer.valid_through) == ("ended", "G", day("2026-06-01"))
    answer = ask("2026-06-02", general("2026-06-01", "2026-12-31"))
    assert (answer.state, answer.valid_through, answer.next_renewal) == ("in-force", day("2026-12-31"), None)
    assert "Magnac-Laval" in letter_of(answer, "G").why.rule
    assert ask("2027-01-01", general("2026-06-01", "2026-12-31")).ended_by == "G"


def test_the_earliest_of_a_denunciation_and_a_general_interest_wins() -> None:
    denounced = letter("D", "denunciation", "2026-06-01", CO)
    answer = ask("2026-06-20", denounced, general("2026-06-15", "2026-08-31"))
    assert (answer.valid_through, statuses(answer)) == (day("2026-08-31"), {"D": "moot", "G": "live"})


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (general("2026-06-01", sender=CO), "seule la Région peut résilier"),
        (general("2026-06-01", "2026-05-31"), "avant d’être postée"),
        (general("2024-02-28"), "n’est entrée en vigueur que le 1er mars 2024"),
    ],
)
def test_a_general_interest_that_cannot_count(given: RegisteredLetter, why: str) -> None:
    answer = ask("2026-07-01", given)
    assert why in answer.problems[0]
    assert answer.end is None


def test_a_template_without_general_interest_knows_none() -> None:
    without = Clauses.from_table(row for row in TABLE if row["name"] != "general-interest")
    assert "ne retiennent pas" in ask("2026-07-01", general("2026-06-01"), clauses=without).problems[0]


def test_a_denunciation_of_the_initial_term_is_flagged_with_both_readings() -> None:
    early = letter_of(ask("2025-05-01", letter("D", "denunciation", "2025-05-01", CO)), "D")
    assert early.flagged
    assert "pendant la durée initiale, qui court jusqu’au 28 février 2027" in early.why.working
    assert "prendrait alors fin le 28 février 2027" in early.why.other_reading
    later = letter_of(ask("2027-05-01", letter("D", "denunciation", "2027-05-01", CO)), "D")
    assert not later.flagged


@pytest.mark.parametrize("cured_on", ["2026-06-02", "2026-07-01", "2026-07-02"])
def test_a_cure_up_to_the_posting_day_of_the_termination_counts(cured_on: str) -> None:
    cure = letter("C", "cure", cured_on, CO, about="N")
    termination = letter("T", "termination", "2026-07-02", REGION, about="N")
    answer = ask("2026-07-03", termination, cure, NOTICE)
    assert (statuses(answer)["T"], statuses(answer)["N"], answer.end) == ("refused", "cured", None)


def test_a_part_may_fall_and_later_the_rest() -> None:
    part = letter("P", "termination", "2026-07-02", REGION, about="N", articles=("4", "7"))
    again = letter("N2", "formal-notice", "2026-09-01", REGION)
    whole = letter("T", "termination", "2026-10-02", REGION, about="N2")
    answer = ask("2026-10-03", NOTICE, part, again, whole)
    assert (answer.state, answer.ended_by) == ("ended", "T")
    assert answer.fallen_articles == {"4": day("2026-07-02"), "7": day("2026-07-02")}


def test_no_annual_report_once_its_article_has_fallen() -> None:
    part = letter("P", "termination", "2026-07-02", REGION, about="N", articles=("5",))
    assert [item.rule for item in ask("2026-08-01", NOTICE, part).deadlines] == []
    assert EPN.annual_report is not None
