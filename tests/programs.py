"""The command as a program in which something fails: the encoder, the network, the disk."""

BROKEN = """
import sys
from qa.indexing.static_embedder import StaticEmbedder
def embed(self, texts):
    raise RuntimeError("the encoder broke")
StaticEmbedder.embed = embed
from qa.cli import commands
commands(sys.argv[1:])
"""

OFFLINE = """
import sys
def refuse(event, args):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        open(sys.argv[1], "a").write(f"{event} {args}\\n")
        raise RuntimeError(f"the network was called: {event} {args}")
sys.addaudithook(refuse)
from qa.cli import commands
commands(sys.argv[2:])
"""

SMALL_DISK = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
runpy.run_module("qa", run_name="__main__")
"""
