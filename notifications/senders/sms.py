"""Text messages, handed to a service over HTTP: ``{"to", "from", "text"}`` in JSON, with a bearer token.

Most services speak this or have a bridge that does. What they answer is sorted as for mails: 2xx accepted; a number or
a text that they refuse is permanent; everything else may pass later.
"""

from dataclasses import dataclass, field

from foundation.calls import NoAnswer, post_json
from notifications.senders import Letter, PermanentFailure, TryAgain

SECONDS = 10.0
_REFUSED = frozenset({400, 404, 410, 413, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSender:
    """One service, and the name or number that messages come from."""

    url: str
    sender: str
    token: str = field(default="", repr=False)
    seconds: float = SECONDS

    def send(self, letter: Letter) -> None:
        """Raises TryAgain, PermanentFailure."""
        text = letter.message.short
        if not text:
            raise PermanentFailure("Ce message n’a pas de forme courte : il ne part pas par SMS.")
        content = {"to": letter.to_address, "from": self.sender, "text": text, "reference": letter.message_id}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = post_json(self.url, content, headers=headers, seconds=self.seconds)
        except NoAnswer as problem:
            raise TryAgain(f"Le service de SMS ne répond pas ({problem}).") from problem
        if 200 <= answer.status < 300:
            return
        if answer.status in _REFUSED:
            raise PermanentFailure(f"Le service de SMS refuse ce numéro ou ce message ({answer.status}).")
        raise TryAgain(f"Le service de SMS répond {answer.status}.")
