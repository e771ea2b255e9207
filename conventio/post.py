"""Mail leaves: the outbox is handed to the SMTP server of the settings."""

from foundation.settings import Settings
from notifications.delivery import Post
from notifications.senders.sms import SmsSender
from notifications.senders.smtp import SmtpSender
from workflow.acts.secrets import resolve
from workflow.rules.quiet import QuietHours
from workflow.workshop import Workshop


def smtp_sender(settings: Settings) -> SmtpSender:
    password = settings.mail_password_file
    return SmtpSender(
        host=settings.mail_host,
        port=settings.mail_port,
        security=settings.mail_security,
        user=settings.mail_user,
        password=password.read_text(encoding="utf-8").strip() if password else "",
    )


def sms_sender(settings: Settings) -> SmsSender | None:
    """None where the instance has no such service."""
    if not settings.sms_url:
        return None
    token = settings.sms_token_file
    return SmsSender(
        url=settings.sms_url,
        sender=settings.sms_from,
        token=token.read_text(encoding="utf-8").strip() if token else "",
    )


def post_of(workshop: Workshop) -> Post:
    """Everything that ``notifications.delivery`` needs for this instance."""
    quiet = QuietHours.of(workshop.settings.quiet_hours)
    return Post(
        database=workshop.database,
        sender=smtp_sender(workshop.settings),
        resolve=lambda reference: resolve(workshop, reference),
        read_file=workshop.vault.get,
        mail_from=workshop.settings.mail_from,
        quiet=quiet.hold if quiet else lambda _at: False,
        sms=sms_sender(workshop.settings),
    )
