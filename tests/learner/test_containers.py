"""Binder's and a container's steps, one by one: neither is built here."""

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.request
import venv

import pytest
import yaml
from support.processes import end, free_port, until

from grading import places


@pytest.fixture
def environment(clone, tmp_path):
    """A Python environment of its own that has this one's packages.

    Returns its folder; the clone's commands run in it.
    """
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    [site] = folder.glob("lib/python*/site-packages")
    (site / "these.pth").write_text("\n".join(
        path for path in sys.path if path.endswith("site-packages")))
    bin_ = folder / "bin"
    for name, module in (("course", "grading.cli"), ("jupyter-lab",
                                                     "jupyterlab.labapp")):
        (bin_ / name).write_text(
            f"#!{bin_ / 'python'}\nimport sys\nfrom {module} import main\n"
            "sys.exit(main())\n")
        (bin_ / name).chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    clone.env |= {"PATH": f"{bin_}:{os.environ['PATH']}", "HOME": str(home)}
    return folder


class Server:
    """A command that becomes a Jupyter server at a port; ask it things."""

    def __init__(self, command, clone, port, log):
        self.address = f"http://127.0.0.1:{port}"
        self.log = log
        self.process = subprocess.Popen(
            command, cwd=clone.root, env=clone.env, stdout=log.open("w"),
            stderr=subprocess.STDOUT)

    def __enter__(self):
        until(self._answers, 600)
        return self

    def __exit__(self, *error):
        end(self.process)

    def _answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.get("/api")
        except OSError:
            return None

    def get(self, path):
        """(address in the end, text) of a page."""
        with urllib.request.urlopen(self.address + path,
                                    timeout=300) as answer:
            return answer.geturl(), answer.read().decode()

    def names(self, folder=""):
        """Of files that the learner sees."""
        return {item["name"] for item in json.loads(
            self.get(f"/api/contents/{folder}")[1])["content"]}


def test_binder_opens_the_start_page(clone, environment, tmp_path):
    """postBuild, then Jupyter as Binder starts it, in the repository."""
    subprocess.run(["./postBuild"], cwd=clone.root, env=clone.env,
                   check=True, timeout=600)
    port = free_port()
    with Server(["jupyter-lab", "--ip=127.0.0.1", f"--port={port}",
                 "--no-browser", "--allow-root", "--IdentityProvider.token="],
                clone, port, tmp_path / "log") as server:
        assert server.get("/")[0].endswith("/lab/tree/start.ipynb")
        assert server.names() == {"course1_nn", "start.ipynb"}
        kernel = json.loads(server.get("/api/kernelspecs")[1])
        assert "utils.checking.kernel" in kernel["kernelspecs"]["python3"][
            "spec"]["argv"]
    assert not (clone.root / "workspace" / ".jupyter").exists()


def steps():
    """[(instruction, arguments)] of the Dockerfile."""
    text = (places.CODE / "docker" / "Dockerfile").read_text()
    return [tuple(line.split(" ", 1)) for line in re.sub(
        r"\\\n", " ", text).splitlines() if line and line[0] != "#"]


def test_the_container_is_the_environment():
    """Python and pip's arguments are those of environment.yml."""
    text = (places.CODE / "environment.yml").read_text()
    *conda, pip = yaml.safe_load(text)["dependencies"]
    [python] = [line for line in conda if line.startswith("python=")]
    assert ("FROM", f"{python.replace('=', ':')}-slim") in steps()
    [line] = [line for name, line in steps()
              if name == "RUN" and line.startswith("pip ")]
    asked = shlex.split(" ".join(pip["pip"]))
    assert shlex.split(line)[-len(asked):] == asked
    ignored = (places.CODE / "docker" / "Dockerfile.dockerignore"
               ).read_text().split()
    assert {".git", ".venv", "classroom", "workspace"} <= set(ignored)


def test_the_containers_steps(clone, environment, tmp_path):
    """Each RUN in a shell, with stand-ins for users and pip; then CMD."""
    log = tmp_path / "asked"
    for name in ("useradd", "chown", "pip"):
        stand_in = environment / "bin" / name
        stand_in.write_text(f'#!/bin/sh\necho "{name} $@" >> {log}\n')
        stand_in.chmod(0o755)
    port = free_port()
    for name, line in steps():
        line = line.replace("/course", str(clone.root))
        if name == "RUN":
            subprocess.run(line, shell=True, cwd=clone.root, env=clone.env,
                           check=True, timeout=600)
        elif name == "COPY":
            assert line == ". ."
        elif name == "WORKDIR":
            assert line == str(clone.root)
    assert [line.split()[0] for line in log.read_text().splitlines()] == [
        "useradd", "pip", "chown"]
    [command] = [json.loads(line) for name, line in steps()
                 if name == "CMD"]
    with Server([*command, f"--ServerApp.port={port}",
                 "--IdentityProvider.token="], clone, port,
                tmp_path / "log") as server:
        assert server.get("/")[0].endswith("/lab/tree/start.ipynb")
        assert "start.ipynb" in server.names()
