"""One folder per group of pages: ``routes.py`` answers, ``forms.py`` says what may be typed."""

from flask import Blueprint

from web.pages.about.routes import pages as about
from web.pages.home.routes import pages as home
from web.pages.own_account.routes import pages as own_account
from web.pages.people.routes import pages as people
from web.pages.sign_in.routes import pages as sign_in

GROUPS: tuple[Blueprint, ...] = (home, people, own_account, sign_in, about)
