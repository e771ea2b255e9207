"""What is wrong with a pack, and where."""

from foundation.errors import Refusal


class PackError(Refusal):
    """The pack cannot be used; ``place`` says where (a file, then a line, a field or a paragraph)."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place} : {reason}")
