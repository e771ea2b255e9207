r"""Words of the pages: French in the source; another language is a catalogue in ``translations``.

    .venv/bin/pybabel extract -F web/babel.cfg -k later -k plural:1,2 --no-location --omit-header \
        --sort-output -o web/translations/messages.pot web
    .venv/bin/pybabel init -i web/translations/messages.pot -d web/translations -l en      (once a language)
    .venv/bin/pybabel compile -d web/translations
"""

from pathlib import Path

from flask import Flask, request
from flask_babel import (  # type: ignore[import-untyped]  # Flask-Babel ships no types
    Babel,
    get_babel,
    get_locale,
    gettext,
    lazy_gettext,
    ngettext,
)

SOURCE = "fr"
CATALOGUES = Path(__file__).parent / "translations"


def install(app: Flask, catalogues: Path = CATALOGUES) -> None:
    Babel(
        app,
        default_locale=SOURCE,
        default_translation_directories=str(catalogues),
        locale_selector=_preferred,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["language"] = language


def _(text: str, **values: object) -> str:
    """``text`` in the reader's language; ``%(name)s`` is filled in from ``values``."""
    return str(gettext(text, **values))


def later(text: str, **values: object) -> str:
    """Like ``_`` for what is written once and read in each request: labels of forms."""
    return lazy_gettext(text, **values)  # type: ignore[no-any-return]  # a string to all who show it


def plural(one: str, many: str, count: int, **values: object) -> str:
    return str(ngettext(one, many, count, **values))


def language() -> str:
    """Code of the language in which the present page is written."""
    return str(get_locale() or SOURCE)


def _preferred() -> str:
    known = {str(locale) for locale in get_babel().instance.list_translations()} | {SOURCE}
    return request.accept_languages.best_match(sorted(known), default=SOURCE) or SOURCE
