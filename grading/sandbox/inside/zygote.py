"""The process that has imported everything, and its branches.

One thread and no secret. It takes orders on a socket: a branch (a process
of its own, with the socket that comes along). A branch takes orders too:
start a child (which gets the socket that comes along), interrupt it, end
it; it has one child at a time. Where the trusted side of its socket is
gone, each of them ends.
"""

import gc
import importlib
import itertools
import json
import os
import pkgutil
import signal
import socket
import sys

from . import RARE, WITHHELD, child, confine

PACKAGES = ("numpy", "numpy.random", "numpy.fft", "numpy.polynomial",
            "numpy.testing", "h5py", "IPython", "matplotlib.pyplot",
            "matplotlib_inline.backend_inline", "mpl_toolkits.mplot3d",
            "PIL.Image")


def main():
    """Entry: argv[1] is the control socket, argv[2] the settings."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    gc.disable()  # imports leave no garbage
    shell = warm()
    gc.freeze()  # a collection in a child would copy all its pages
    gc.enable()
    if settings["confined"]:
        settings["rules"] = confine.call_rules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    control.sendall(b'{"ready": true}')
    for number in itertools.count():
        order, files, _, _ = socket.recv_fds(control, 4096, 1)
        if not order:
            return
        if not os.fork():
            try:
                control.close()
                settings |= json.loads(order)
                settings["uid"] = settings["users"] and settings["users"][
                    number % len(settings["users"])]
                _branch(socket.socket(fileno=files[0]), settings, shell)
            finally:
                os._exit(0)
        os.close(files[0])


def warm():
    """Import what notebooks use. Returns the shell."""
    shell = child.make_shell()
    _import(PACKAGES)
    import utils
    from utils.language import known_catalogues

    todo = [module for module in pkgutil.iter_modules(utils.__path__, "utils.")
            if module.name.split(".")[1] not in WITHHELD]
    for module in todo:
        package = importlib.import_module(module.name)
        if module.ispkg:
            todo += pkgutil.iter_modules(package.__path__, f"{module.name}.")
    known_catalogues()
    child.warm(shell)
    return shell


def _import(names):
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # a notebook that needs it says so


def _branch(control, settings, shell):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    confine.end_with_parent(signal.SIGKILL)
    settings["processes"] = 64 + _tasks(settings["uid"])
    sys.path[:] = [path for path in sys.path if path not in settings["path"]]
    control.sendall(b'{"ready": true}')
    _serve(control, settings, shell)


def _tasks(uid):
    """How many threads a user (None: this one) has; they count as one."""
    uid, count = os.getuid() if uid is None else uid, 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue  # it has ended
    return count


def _serve(control, settings, shell):
    pid = None
    while True:
        order, files, _, _ = socket.recv_fds(control, 64, 1)
        order, *rare = order.decode().split() or [""]
        if order == "start":
            if pid:
                _end(pid)  # there is never a second one
            for name in rare:
                _import(RARE[name])  # at once where it was before
            pid = _fork(control, files[0], settings, shell)
            answer = {"pid": pid}
        elif order == "interrupt":
            if pid:
                os.kill(pid, signal.SIGINT)
            answer = {}
        else:  # end; or the trusted side is gone
            answer = _end(pid) if pid else {}
            pid = None
        if not order:
            return
        control.sendall(json.dumps(answer).encode())


def _fork(control, file, settings, shell):
    if not settings["namespaces"]:
        _new_folder(settings)
        pid = os.fork()
    else:
        pid = confine.fork_apart()
    if pid:
        os.close(file)
        return pid
    try:
        control.close()
        child.main(socket.socket(fileno=file), settings, shell)
    finally:
        os._exit(70)


def _new_folder(settings):
    scratch = settings["scratch"]
    os.mkdir(scratch, 0o700)
    if settings["uid"] is not None:
        os.chown(scratch, settings["uid"], settings["uid"])


def _end(pid):
    """Kill the child, then say how it had ended."""
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024}
