"""Alerts and calendar feeds as people and programs reach them."""

import re
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from notifications.outbox import OutboxMail
from tests.factories import letters
from tests.factories.in_force import in_force, morning
from tests.factories.means import Means
from tests.pages.forms import send
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from workflow import sweeps
from workflow.acts.accounts import by_email
from workflow.acts.alerts import acknowledge
from workflow.acts.project_due import project_due
from workflow.readings.coming import SOON
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.due import Due

AGNES, BRUNO, CHANTAL = (f"{name}@region.example" for name in ("agnes", "bruno", "chantal"))
DAY = date(2027, 8, 31)
POSTING = date(2027, 11, 30)


@pytest.fixture
def told(instance: Instance) -> Instance:
    """One convention in charge of Agnès, three months before the last day to post a denunciation."""
    instance.clock.at = morning(DAY)
    with instance.database.transaction() as session:
        agnes = by_email(session, AGNES)
        assert agnes is not None
        in_force(session, instance.services.settings, agnes, since=date(2024, 3, 1), entered=morning(DAY))
    look(instance, DAY)
    return instance


def look(instance: Instance, day: date) -> None:
    sweeps.look_at_dates(instance.services.workshop, at=morning(day))
    sweeps.send_alerts(instance.services.workshop, at=morning(day))


def alerts(instance: Instance, recipient: str) -> list[Alert]:
    with instance.database.reading() as session:
        query = session.query(Alert).filter(Alert.recipient.startswith(recipient), Alert.target == POSTING)
        return query.filter(Alert.mail_id.is_not(None)).order_by(Alert.id).all()


def correct(instance: Instance, signed: date, on: date) -> None:
    """The handwritten date was read wrong: every later date moves."""
    with instance.database.transaction() as session:
        convention = session.query(Convention).one()
        for row in convention.signatures:
            row.signed_on = signed
        project_due(session, instance.services.settings, convention, as_of=on)


def test_opening_a_link_acknowledges_nothing_and_its_button_does(told: Instance) -> None:
    (line,) = alerts(told, "co-contractor")
    address = f"/alertes/recues/{acknowledge.token(told.services.secret, line.id)}"
    client = told.stranger()
    assert "Dernier envoi" in client.get(address).text
    assert alerts(told, "co-contractor")[0].acknowledged_at is None
    assert send(client, address).status_code == 302
    (line,) = alerts(told, "co-contractor")
    assert (line.acknowledged_by, line.acknowledged_at) == ("Association EPN-2027-0001", told.clock.at)
    assert "vous en avez pris connaissance" in client.get(address).text


@pytest.mark.parametrize("token", ["1-rien", "x", "1-" + "0" * 40, "9" * 30])
def test_a_link_that_was_not_sent_shows_nothing(told: Instance, token: str) -> None:
    assert told.stranger().get(f"/alertes/recues/{token}").status_code == 404


def test_the_page_shows_what_to_read_and_forgets_what_was_read(told: Instance) -> None:
    client = told.client(AGNES)
    page = client.get("/alertes").text
    (line,) = alerts(told, "account")
    assert f'value="{line.id}"' in page
    assert "lettre recommandée" in page
    send(client, "/alertes", alerte=line.id)
    assert "Vous avez tout lu" in client.get("/alertes").text
    assert "par Agnès Rédactrice" in client.get("/conventions/EPN-2027-0001/alertes").text


def test_what_did_not_arrive_waits_for_whoever_is_in_charge_until_it_is_told_otherwise(
    told: Instance,
) -> None:
    (line,) = alerts(told, "co-contractor")
    with told.database.transaction() as session:
        mail = session.get_one(OutboxMail, line.mail_id)
        mail.failed_at, mail.last_error = told.clock.at, "Le serveur refuse l’adresse (550 no such user)."
    agnes, reader = told.client(AGNES), told.client(CHANTAL)
    assert "Alerte non remise" in agnes.get("/").text
    assert "Alerte non remise" not in told.client(BRUNO).get("/").text
    page = agnes.get("/alertes/non-remises").text
    assert "550 no such user" in page
    assert "Corrigez l’adresse sur la fiche du co-contractant" in page
    assert "personnes cochées" not in reader.get("/alertes/non-remises").text
    assert send(agnes, "/alertes/non-remises", alerte=line.id).status_code == 302
    assert "Alerte non remise" not in agnes.get("/").text
    assert "550 no such user" not in agnes.get("/alertes/non-remises").text
    page = agnes.get("/conventions/EPN-2027-0001/alertes").text
    assert "prévenue autrement" in page
    assert "par Agnès Rédactrice, par un autre moyen" in page


def test_nobody_reads_for_somebody_else(told: Instance) -> None:
    client = told.client(BRUNO)
    (line,) = alerts(told, "account")
    send(client, "/agenda", to="/alertes", alerte=line.id)
    assert alerts(told, "account")[0].acknowledged_at is None


def test_the_forecast_is_what_the_passes_then_tell(told: Instance) -> None:
    page = told.client(AGNES).get("/conventions/EPN-2027-0001/alertes").text
    foreseen = page[page.index("À venir") :]
    expected = [
        found[1]
        for row in foreseen.split("<tr")
        if (found := re.search(r'<time datetime="([0-9-]+)">[^<]*</time></th>', row))
        for _ in range(row.count("@"))  # everybody who is told
    ]
    happened = []
    for days in range(1, 366):
        day = DAY + timedelta(days=days)
        with told.database.reading() as session:
            before = session.query(Alert).filter(Alert.stage_name != "skipped").count()
        look(told, day)
        with told.database.reading() as session:
            after = session.query(Alert).filter(Alert.stage_name != "skipped").count()
        happened += [day.isoformat()] * (after - before)
    assert expected
    assert expected == happened


def feed_of(instance: Instance, email: str, which: str = "miennes") -> str:
    client = instance.client(email)
    send(client, "/agenda", which=which)
    found = re.findall(r"/agenda/[^\"<]+\.ics", client.get("/agenda").text)
    return str(found[-1])


def events(content: bytes) -> dict[str, dict[str, object]]:
    return {
        str(event["uid"]): {
            "day": event.decoded("dtstart"),
            "end": event.decoded("dtend"),
            "sequence": int(event["sequence"]),
            "status": str(event["status"]),
            "summary": str(event["summary"]),
        }
        for event in Calendar.from_ical(content).walk("VEVENT")
    }


def test_a_feed_gives_whole_days_with_identifiers_that_stay(told: Instance) -> None:
    address = feed_of(told, AGNES)
    answer = told.stranger().get(address)
    assert answer.mimetype == "text/calendar"
    found = events(answer.data)
    posting = found["EPN-2027-0001.last-posting-to-avoid-renewal.20271130@127.0.0.1"]
    assert posting["day"] == POSTING
    assert type(posting["day"]) is date
    assert not isinstance(posting["day"], datetime)
    assert posting["end"] == date(2027, 12, 1)
    assert (posting["sequence"], posting["status"]) == (0, "CONFIRMED")
    assert "Association EPN-2027-0001" in str(posting["summary"])
    assert {str(uid).split(".")[1] for uid in found} >= {"renewal", "annual-report", "avenant-request"}


def test_an_unchanged_feed_is_not_sent_twice(told: Instance) -> None:
    address = feed_of(told, AGNES)
    first = told.stranger().get(address)
    told.clock.advance(timedelta(days=1))
    again = told.stranger().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    correct(told, date(2024, 3, 10), DAY)
    assert told.stranger().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_date_that_lapsed_is_cancelled_and_may_come_back(told: Instance) -> None:
    address = feed_of(told, AGNES)
    uid = "EPN-2027-0001.last-posting-to-avoid-renewal.20271130@127.0.0.1"
    correct(told, date(2024, 3, 10), DAY)
    gone = events(told.stranger().get(address).data)
    assert (gone[uid]["sequence"], gone[uid]["status"]) == (1, "CANCELLED")
    assert "EPN-2027-0001.last-posting-to-avoid-renewal.20271209@127.0.0.1" in gone
    correct(told, date(2024, 3, 1), DAY)
    back = events(told.stranger().get(address).data)
    assert (back[uid]["sequence"], back[uid]["status"]) == (2, "CONFIRMED")


def test_a_feed_shows_what_its_holder_follows_until_it_is_revoked(told: Instance) -> None:
    mine, everything = feed_of(told, CHANTAL), feed_of(told, CHANTAL, "toutes")
    assert events(told.stranger().get(mine).data) == {}
    assert events(told.stranger().get(everything).data) != {}
    number = everything.rpartition("/")[2].partition("-")[0]
    assert send(told.client(AGNES), "/agenda", to=f"/agenda/{number}/revoquer").status_code == 404
    assert send(told.client(CHANTAL), "/agenda", to=f"/agenda/{number}/revoquer").status_code == 302
    assert told.stranger().get(everything).status_code == 404
    assert told.stranger().get(mine).status_code == 200


def test_a_closed_account_reads_no_feed(told: Instance) -> None:
    address = feed_of(told, AGNES)
    with told.database.transaction() as session:
        session.query(Account).filter_by(email=AGNES).one().active = False
    assert told.stranger().get(address).status_code == 404


def test_every_place_shows_the_same_dates(instance: Instance, means: Means) -> None:
    """Start page, list, feed and mails, over a convention that renews, a denounced one and one under formal notice."""
    office = office_of(instance, means)
    began = NOON - timedelta(days=20)
    ids = [letters.in_force_since(office, date(2024, month, 1), at=began) for month in (2, 3, 4)]
    letters.received(
        office, ids[1], letters.draft("denunciation", letters.CO), on=date(2026, 11, 18), at=NOON
    )
    letters.posted(office, ids[2], letters.notice(), at=began)
    with instance.database.reading() as session:
        numbers = {one: session.get_one(Convention, one).number for one in ids}
        due = {(numbers[row.convention_id], row.rule, row.on) for row in session.query(Due)}
    assert {rule for _, rule, _ in due} >= {
        "renewal",
        "end-of-validity",
        "termination-possible",
        "annual-report",
    }

    found = events(instance.stranger().get(feed_of(instance, AGNES, "toutes")).data)
    fed = {
        tuple(uid.partition("@")[0].split("."))
        for uid, event in found.items()
        if event["status"] == "CONFIRMED"
    }
    assert fed == {(number, rule, f"{on:%Y%m%d}") for number, rule, on in due}

    last = NOON.date() + SOON
    soon = {(number, on) for number, _, on in due if on <= last}
    page = instance.client(AGNES).get("/").text
    table = page[page.index("Les six prochains mois") :]
    rows = [
        (re.search(r"EPN-[0-9-]+", row), re.search(r'datetime="([0-9-]+)"', row))
        for row in table.split("<tr")
    ]
    shown = {(number[0], date.fromisoformat(on[1])) for number, on in rows if number and on}
    assert shown == soon
    counts = re.findall(
        r"<strong>(\d+)</strong>", page[page.index('class="months"') : page.index("Les six prochains")]
    )
    assert sum(map(int, counts)) == len([on for _, _, on in due if on <= last])

    turning = {number for number, rule, on in due if rule in ("renewal", "end-of-validity") and on <= last}
    listed = instance.client(AGNES).get(f"/conventions?du={NOON.date()}&au={last}").text
    assert {number for number in numbers.values() if number in listed} == turning
    assert len(turning) == 3

    look(instance, NOON.date())
    with instance.database.reading() as session:
        told = {(numbers[row.convention_id], row.rule, row.target) for row in session.query(Alert)}
    assert told
    assert told <= due


def test_every_mail_can_be_looked_at(told: Instance) -> None:
    client = told.client(AGNES)
    kinds = set(re.findall(r'href="(/alertes/courriels/[^"]+)"', client.get("/alertes/courriels").text))
    assert len(kinds) > 20
    for address in sorted(kinds):
        assert client.get(address).status_code == 200
        styled = client.get(f"{address}/page")
        assert "default-src 'none'" in styled.headers["Content-Security-Policy"]
    assert client.get("/alertes/courriels/inconnu").status_code == 404
