"""The one family of errors that are meant for people."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """Something a person asked for cannot be done.

    ``str(refusal)`` is a French sentence that says what is wrong and what to do next: pages, mails and the
    command line show it as it is. Subclasses are named for the situation and keep its facts as attributes.
    """
