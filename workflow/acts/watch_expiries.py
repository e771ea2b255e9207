"""Keys and certificates that end: seen sixty days ahead, told once to each administrator, shown until renewed."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from foundation.clock import paris_date
from notifications.outbox import enqueue
from signing.expiries import Expiry, expiries, keep
from signing.timestamps import TimestampUnavailable
from workflow.acts.mailing import Recipient, common_values
from workflow.records.account import Account
from workflow.rules.moves import Role
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop


def watch_expiries(workshop: Workshop, *, at: datetime) -> tuple[Expiry, ...]:
    """Looks at everything, and tells of what ends soon; returns that. Safe to call as often as one likes."""
    with suppress(TimestampUnavailable):  # their certificates are learnt by asking them
        workshop.desk.try_timestamp(at=at)
    seen = expiries(workshop.desk, at=at)
    near = tuple(one for one in seen if one.is_near(at))
    with workshop.database.transaction() as session:
        keep(session, seen, at=at)
        accounts = session.scalars(select(Account).where(Account.active).order_by(Account.id)).all()
        for account in accounts:
            if Role.ADMINISTRATOR not in account.roles:
                continue
            to = Recipient.of(account)
            for one in near:
                enqueue(
                    session,
                    key=f"certificate-ending:{one.key}:{to.address}",
                    kind="certificate-ending",
                    to_address=to.address,
                    to_name=to.name,
                    values={
                        **common_values(workshop.settings),
                        "recipient_name": to.name,
                        "what": one.what,
                        "ends_on": french_weekday(paris_date(one.ends_at)),
                        "remedy": one.remedy,
                        "link": f"{workshop.settings.public_url}/sante",
                    },
                    at=at,
                    about="keys",
                )
    return near
