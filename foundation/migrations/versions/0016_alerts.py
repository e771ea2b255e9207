"""Who was told what and when; renewals, decision rounds, annual reports, calendar feeds; mails that came back."""

import hashlib

import sqlalchemy as sa
from alembic import op

from foundation.types import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _told()
    _feeds()
    _decisions()
    _reports()
    _mails()
    op.add_column("due", sa.Column("label", sa.String(length=300), nullable=False, server_default=""))
    _look_at_what_stands()


def _told() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(length=12), nullable=False),
        sa.Column("recipient", sa.String(length=280), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("article", sa.String(length=10), nullable=False),
        sa.Column("to_do", sa.String(length=500), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_alert_convention_id_convention")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["outbox_mail.id"], name=op.f("fk_alert_mail_id_outbox_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "convention_id",
            "rule",
            "target",
            "rung",
            "recipient",
            "channel",
            name=op.f("uq_alert_convention_id_rule_target_rung_recipient_channel"),
        ),
    )
    op.create_index("ix_alert_mail_id", "alert", ["mail_id"], unique=False)
    op.create_index("ix_alert_noted_at", "alert", ["noted_at"], unique=False)
    op.create_index("ix_alert_stage_recipient", "alert", ["stage", "recipient"], unique=False)
    op.create_table(
        "watch",
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_watch_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("convention_id", name=op.f("pk_watch")),
    )
    op.create_index("ix_watch_look_on", "watch", ["look_on", "convention_id"], unique=False)
    op.create_index("ix_watch_problem", "watch", ["problem"], unique=False)
    op.create_table(
        "renewal",
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_renewal_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("convention_id", "number", name=op.f("pk_renewal")),
    )


def _feeds() -> None:
    op.create_table(
        "feed_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_feed_address_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_address")),
    )
    op.create_index(op.f("ix_feed_address_account_id"), "feed_address", ["account_id"], unique=False)
    op.create_table(
        "calendar_change",
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_calendar_change_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("convention_id", "rule", "on", name=op.f("pk_calendar_change")),
    )
    op.create_index(op.f("ix_calendar_change_changed_on"), "calendar_change", ["changed_on"], unique=False)


def _decisions() -> None:
    op.create_table(
        "asked_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_asked_service_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_asked_service_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_service")),
    )
    op.create_index(op.f("ix_asked_service_convention_id"), "asked_service", ["convention_id"], unique=False)
    op.create_table(
        "decision_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("renewal_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("decided", sa.String(length=12), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_decision_round_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_round")),
        sa.UniqueConstraint(
            "convention_id", "renewal_on", name=op.f("uq_decision_round_convention_id_renewal_on")
        ),
    )
    op.create_index(
        op.f("ix_decision_round_convention_id"), "decision_round", ["convention_id"], unique=False
    )
    op.create_table(
        "decision_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("opinion", sa.String(length=12), nullable=True),
        sa.Column("comment", sa.String(length=4000), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_decision_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["decision_round.id"], name=op.f("fk_decision_answer_round_id_decision_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_answer")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_decision_answer_round_id_account_id")),
    )
    op.create_index(op.f("ix_decision_answer_round_id"), "decision_answer", ["round_id"], unique=False)


def _reports() -> None:
    op.create_table(
        "annual_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convention_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("declared", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.String(length=300), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["convention.id"], name=op.f("fk_annual_report_convention_id_convention")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_report")),
        sa.UniqueConstraint("convention_id", "year", name=op.f("uq_annual_report_convention_id_year")),
    )
    op.create_index(op.f("ix_annual_report_convention_id"), "annual_report", ["convention_id"], unique=False)


def _mails() -> None:
    op.add_column(
        "outbox_mail", sa.Column("reference", sa.String(length=40), nullable=False, server_default="")
    )
    op.add_column("outbox_mail", sa.Column("bounced_at", Instant(), nullable=True))
    op.add_column("outbox_mail", sa.Column("bounce", sa.Text(), nullable=False, server_default=""))
    mails = sa.table("outbox_mail", sa.column("id"), sa.column("key"), sa.column("reference"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(mails.c.id, mails.c.key)).all():
        written = sa.update(mails).where(mails.c.id == row.id).values(reference=_reference(row.key))
        connection.execute(written)
    op.create_index(op.f("ix_outbox_mail_reference"), "outbox_mail", ["reference"], unique=False)


def _reference(key: str) -> str:
    """As the outbox computed the left part of a Message-ID when this step was written."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def _look_at_what_stands() -> None:
    """Conventions signed before this step are looked at by the next pass; what is over for them is history."""
    op.execute(
        "INSERT INTO watch (convention_id, look_on, looked_on, since, problem) "
        "SELECT id, CURRENT_DATE, CURRENT_DATE, CURRENT_DATE, '' FROM convention "
        "WHERE state IN ('signed', 'archived') AND deed = 'convention'"
    )
