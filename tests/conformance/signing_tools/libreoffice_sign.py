"""LibreOffice signs an existing PDF, as its menu « Signer un PDF existant » does, asked through its own interface.

    /usr/bin/python3 libreoffice_sign.py FILE.pdf OUT.pdf FOLDER_OF_KEYS

Runs on the system's Python, which has ``uno``. The keys are those of an NSS database. Prints the version.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

import uno

WAIT_SECONDS = 40


def main(source: str, out: str, keys: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        name = f"sign-{os.getpid()}"
        command = ["soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={name};urp;"]
        office = subprocess.Popen(
            [*command, f"-env:UserInstallation=file://{profile}"],
            env=os.environ | {"MOZILLA_CERTIFICATE_FOLDER": f"sql:{keys}"},
            stderr=subprocess.DEVNULL,
        )
        try:
            sign(connected(name), source, out)
        finally:
            office.terminate()
            office.wait(WAIT_SECONDS)


def connected(name):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def sign(context, source: str, out: str) -> None:
    def made(service: str, *arguments: object):
        manager = context.ServiceManager
        if arguments:
            return manager.createInstanceWithArgumentsAndContext(service, arguments, context)
        return manager.createInstanceWithContext(service, context)

    keys = made("com.sun.star.xml.crypto.SEInitializer").createSecurityContext("").getSecurityEnvironment()
    (certificate,) = keys.getPersonalCertificates()
    shutil.copyfile(source, out)
    stream = made("com.sun.star.ucb.SimpleFileAccess").openFileReadWrite(f"file://{out}")
    signatures = made("com.sun.star.security.DocumentDigitalSignatures", "1.2", True)
    if not signatures.signDocumentWithCertificate(certificate, None, stream):
        sys.exit("LibreOffice did not sign")


if __name__ == "__main__":
    main(*sys.argv[1:])
