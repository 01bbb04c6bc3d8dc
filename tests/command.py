"""The command, as the tests give it: in this process, or in one of its own."""

import os
import subprocess
import sys

from click.testing import CliRunner, Result

from qa.cli import commands

ANSWERED, ABSTAINED, ERROR, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
ANSWERABLE = "How many militants have been killed?"
ARTICLE = (
    "Harbour Bridge Closed\n\nThe harbour bridge was closed on Monday. Engineers found two cracks in it.\n"
)


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words], env=environment)


def start(*words: object, **streams: object) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    command = [sys.executable, "-m", "qa", *map(str, words)]
    return subprocess.Popen(command, env=environment, **streams)  # type: ignore[call-overload, no-any-return] # streams vary
