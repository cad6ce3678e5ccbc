"""JupyterLab, started and waited for."""

import re
import subprocess
import time
import urllib.request

from support.processes import end, free_port


class Lab:
    """JupyterLab started by a command line; url: the address it printed."""

    def __init__(self, command, cwd, env, log):
        began = time.monotonic()
        self.log = log
        self.process = subprocess.Popen(
            [*command, "--no-browser", "--port", str(free_port())],
            cwd=cwd, env=env, stdout=log.open("w"),
            stderr=subprocess.STDOUT)
        while not self._answers():
            assert self.process.poll() is None, log.read_text()
            assert time.monotonic() - began < 600, log.read_text()
            time.sleep(0.1)

    def _answers(self):
        found = re.search(r"http://127\S+", self.log.read_text())
        self.url = found[0] if found else None
        try:
            return found and urllib.request.urlopen(self.url, timeout=300)
        except OSError:
            return False

    def stop(self):
        """Stop it."""
        end(self.process)
