"""The forms of a page as a browser would send them, untouched: where to, and with which answers."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = "Ceci a été saisi et se garde."


@dataclass(kw_only=True)
class PostedForm:
    action: str
    answers: dict[str, list[str]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    """Names of what several lines can be typed into."""

    def add(self, name: str | None, value: str | None) -> None:
        if name:
            self.answers.setdefault(name, []).append(value or "")


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[PostedForm]()
        self.form: PostedForm | None = None
        self.select, self.area, self.text = "", "", ""
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.form = PostedForm(action=given.get("action") or self.address)
        elif self.form is None:
            return
        elif tag == "input" and not (given.get("type") in {"checkbox", "radio"} and "checked" not in given):
            if given.get("type") != "file":
                self.form.add(given.get("name"), given.get("value"))
        elif tag == "textarea":
            self.area, self.text = given.get("name") or "", ""
        elif tag == "select":
            self.select, self.first = given.get("name") or "", None
        elif tag == "option" and self.select:
            self.first = given.get("value") or "" if self.first is None else self.first
            if "selected" in given:
                self.form.add(self.select, given.get("value"))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.form is None:
            return
        if tag == "form":
            self.forms.append(self.form)
            self.form = None
        elif tag == "textarea":
            self.form.boxes.append(self.area)
            self.form.add(self.area, self.text.strip())
        elif tag == "select":
            self.form.answers.setdefault(self.select, [self.first or ""])
            self.select = ""


def forms_in(html: str, address: str) -> list[PostedForm]:
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms
