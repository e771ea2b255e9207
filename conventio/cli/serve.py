"""``conventio serve``: the pages, by waitress. A reverse proxy in front brings https."""

import argparse
import sys

from waitress import serve

from conventio.cli import instance
from conventio.garbage import set_aside_what_is_loaded
from conventio.services import open_services
from conventio.stopping import leave_when_asked
from web.app import create_app


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Sert les pages à l’adresse du réglage CONVENTIO_LISTEN."
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = instance.settings_of(arguments)
    leave_when_asked()
    with open_services(settings) as services:
        services.workshop.converter.warm_up()
        sys.stderr.write(f"Conventio répond à {settings.public_url}\n")
        application = create_app(services)
        set_aside_what_is_loaded()
        serve(application, listen=settings.listen, threads=8, ident=None)
    return 0
