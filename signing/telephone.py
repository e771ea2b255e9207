"""Mobile numbers as SMS services want them (E.164), and as a page may show them to somebody who holds a link."""

import re

_FRENCH = re.compile(r"0([67]\d{8})")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}")


def international(text: str) -> str:
    """``06 12 34 56 78`` → ``+33612345678``; empty where no SMS can be sent there (a fixed line, a mistake)."""
    digits = re.sub(r"[ .()\-\u00a0\u202f]", "", text.strip())
    digits = re.sub(r"^00", "+", digits)
    digits = digits.replace("+330", "+33") if digits.startswith("+330") else digits
    if french := _FRENCH.fullmatch(digits):
        return f"+33{french[1]}"
    if digits.startswith("+33") and not re.fullmatch(r"\+33[67]\d{8}", digits):
        return ""
    return digits if _INTERNATIONAL.fullmatch(digits) else ""


def masked(address: str) -> str:
    """Enough for its owner to know it, not enough for anybody else to learn it: an address, or a number."""
    if "@" not in address:
        return f"numéro qui finit par {address[-2:]}"
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
