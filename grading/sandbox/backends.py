"""How the zygote is started: behind which wall, and what it can see."""

import importlib.util
import json
import os
import shutil
import stat
import sys
from dataclasses import asdict
from pathlib import Path

import grading
import utils
from grading import places
from grading.errors import CourseError
from grading.sandbox.inside import WITHHELD, confine
from utils import threads

ONE_THREAD = dict.fromkeys(threads.NAMES, "1")
COURSE = "/course"  # utils, datasets and the modules inside, seen there
SCRATCH = "/submission"  # a name that no package lies below
FONTS = ".matplotlib"
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin",
          "/nix/store", "/etc/alternatives", "/etc/fonts",
          "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
          "/etc/localtime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
PACKAGES = ("numpy", "scipy", "matplotlib", "h5py", "IPython", "pyseccomp")
FIRST_USER, USERS = 64_000, 1_000  # that no system hands out
START = ("import sys; sys.path[:0] = {path!r}; sys.path += {packages!r}; "
         "from inside.zygote import main; main()")


def straight(path):
    """An absolute path without "..", whose folders need not all exist
    inside; a link, such as an environment's Python, stays one."""
    path = Path(path).absolute()
    if ".." not in path.parts:
        return path
    if path.name == "..":
        return path.resolve()
    return path.parent.resolve() / path.name


def package_folders():
    """Folders of the packages that notebooks use."""
    folders = set()
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            origin = straight(spec.origin)
            folders.add(origin.parents[1] if spec.submodule_search_locations
                        else origin.parent)
    return sorted(folders)


def python_folders():
    """Folders of this Python and of the packages that notebooks use."""
    folders = {straight(sys.prefix), straight(sys.base_prefix),
               Path(sys.executable).resolve().parents[1],
               *package_folders()}
    folders |= {folder.resolve() for folder in folders}
    return sorted(folder for folder in folders
                  if not any(parent in folders or str(parent) == "/usr"
                             for parent in folder.parents))


def course_folders():
    """{name inside: path}: all of the course that each child can see.

    What of utils only some may see is handed to them: see Sandbox.start.
    """
    package = Path(utils.__file__).parent.resolve()
    shown = {f"utils/{path.relative_to(package).as_posix()}": path
             for pattern in ("*", "__pycache__/*")
             for path in sorted(package.glob(pattern))
             if path.name.split(".")[0] not in (*WITHHELD, "__pycache__")}
    return shown | {
        "datasets": places.DATASETS.resolve(),
        "inside": Path(confine.__file__).parent.resolve()}


def installed_among(shown):
    """Folders of this project that lie in what submissions may read: where
    it is installed beside the packages that notebooks use."""
    own = {Path(module.__file__).parent.resolve()
           for module in (grading, utils)}
    shown = [Path(name).resolve() for name in shown]
    return sorted(folder for folder in own
                  if any(map(folder.is_relative_to, shown)))


def without(shown, hidden):
    """Paths that cover all of `shown` but not `hidden`, and the folders
    between, whose names alone may be read."""
    covered, listed = [], set()
    for place in map(Path, shown):
        inside = [path for path in hidden
                  if path.is_relative_to(place.resolve())]
        if place.resolve() in hidden:
            continue
        if not inside or not place.is_dir():
            covered.append(str(place))
            continue
        listed.add(str(place))
        parts, between = without(sorted(place.iterdir()), inside)
        covered += parts
        listed |= set(between)
    return covered, sorted(listed)


def other_users():
    """Numbers of users for the children, one a branch; None unless root."""
    if os.getuid() != 0:
        return None
    return [FIRST_USER + (os.getpid() + number) % USERS
            for number in range(USERS)]


def font_lists(folder, shown):
    """Put matplotlib's lists of this user's fonts into a folder's FONTS.

    Without one each zygote looks at every font, for a quarter of a second.
    shown: folders that can be seen inside; the lists name no other font.
    Returns their paths: none where matplotlib has made no list yet.
    """
    made = []
    (folder / FONTS).mkdir()
    for path in _matplotlib_cache().glob("fontlist-*.json"):
        try:
            fonts = json.loads(path.read_bytes())
            for kind in ("ttflist", "afmlist"):
                fonts[kind] = [
                    font for font in fonts[kind]
                    if not os.path.isabs(font["fname"])  # matplotlib's own
                    or any(map(Path(font["fname"]).is_relative_to, shown))]
        except (OSError, ValueError, LookupError, TypeError):
            continue  # matplotlib makes another
        made.append(folder / FONTS / path.name)
        made[-1].write_text(json.dumps(fonts))
    return made


def _matplotlib_cache():
    """Where matplotlib, which takes long to import, keeps its lists."""
    if os.environ.get("MPLCONFIGDIR"):
        return Path(os.environ["MPLCONFIGDIR"])
    return Path(os.environ.get("XDG_CACHE_HOME")
                or Path("~/.cache").expanduser(), "matplotlib")


def environment(scratch, data):
    """All environment variables that exist inside."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch,
            "TMPDIR": scratch, "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
            "IPYTHONDIR": f"{scratch}/.ipython",
            "MPLCONFIGDIR": f"{scratch}/{FONTS}",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "COURSE_DATASETS": data, **ONE_THREAD}


def bubblewrap(folder):
    """Settings, command and environment of the zygote behind bubblewrap.

    Raises CourseError where it cannot be used.
    """
    if not shutil.which("bwrap"):
        raise CourseError(
            "there is no bubblewrap (on Debian: apt install bubblewrap)")
    require_seccomp()
    shown = [name for name in SYSTEM if os.path.lexists(name)]
    shown += map(str, python_folders())
    refuse_exposed(shown)
    capabilities = ["SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "KILL"]
    command = ["bwrap"]
    if os.getuid() != 0:  # real root changes the user of its children
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
        capabilities.append("SETFCAP")  # they map root into their own
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc",
                "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL"]
    for capability in capabilities:
        command += ["--cap-add", f"CAP_{capability}"]
    made = set()
    for name in shown:
        command += _parents(name, made)
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
        else:
            command += ["--ro-bind", name, name]
    for path in installed_among(shown):
        command += ["--perms", "0555", "--tmpfs", str(path),
                    "--remount-ro", str(path)]
    for name, path in course_folders().items():
        command += _parents(f"{COURSE}/{name}", made)
        command += ["--ro-bind-try", str(path), f"{COURSE}/{name}"]
    for name in DEVICES:
        command += _parents(name, made) + ["--dev-bind", name, name]
    command += ["--perms", "0755", "--tmpfs", SCRATCH, "--proc", "/proc",
                "--chdir", SCRATCH]
    for fonts in font_lists(folder, shown):
        command += ["--ro-bind", str(fonts),
                    f"{SCRATCH}/{FONTS}/{fonts.name}"]
    settings = {
        "namespaces": True, "confined": True,
        "landlock": bool(confine.landlock_version()), "path": [COURSE],
        "users": other_users(), "readable": [*shown, COURSE, *DEVICES],
        "listed": []}
    return settings, command, environment(SCRATCH, f"{COURSE}/datasets")


def landlock(folder):
    """The same without namespaces. folder: for what the zygote writes.

    Raises CourseError where it cannot be used.
    """
    if not confine.landlock_version():
        raise CourseError(
            "this kernel has no Landlock (Linux 5.13 or newer with it "
            "switched on)")
    require_seccomp()
    shown = [*SYSTEM, *map(str, python_folders())]
    refuse_exposed(shown)
    shown, listed = without(shown, installed_among(shown))
    shown += map(str, course_folders().values())
    if os.getuid() == 0:
        for name in shown:
            refuse_private(Path(name))
    settings, command, variables = unsandboxed(folder)
    font_lists(folder / "zygote", shown)
    settings |= {"confined": True, "landlock": True,
                 "users": other_users(), "readable": [*shown, *DEVICES],
                 "listed": listed}
    return settings, command, variables


def unsandboxed(folder):
    """No wall at all: for one's own work."""
    inside = course_folders()
    settings = {
        "namespaces": False, "confined": False, "landlock": False,
        "users": None, "path": [
            str(Path(utils.__file__).resolve().parents[1]),
            str(inside["inside"].parent)]}
    variables = environment(str(folder / "zygote"), str(inside["datasets"]))
    return settings, [], variables


def launch(settings, command, control):
    """The whole command line of the zygote."""
    return [*command, str(straight(sys.executable)), "-P", "-s", "-c",
            START.format(path=settings["path"],
                         packages=list(map(str, package_folders()))),
            str(control), json.dumps(settings)]


def branch_settings(limits, scratch=None):
    """What a branch of a zygote is told about its children.

    scratch: the folder where they write; None: SCRATCH, which they mount.
    """
    return asdict(limits) | {"scratch": str(scratch or SCRATCH)}


def _parents(name, made):
    """Options that make the folders above a bind readable to others."""
    options = []
    for parent in reversed(Path(name).parents[:-1]):
        if str(parent) not in made:
            made.add(str(parent))
            options += ["--perms", "0755", "--dir", str(parent)]
    return options


def require_seccomp():
    """Raises CourseError where system calls cannot be refused."""
    lacks = confine.supported()
    if lacks:
        raise CourseError(lacks)


def refuse_exposed(shown):
    """Raises CourseError when a class lies in what submissions can read."""
    for name in shown:
        for place in (places.CONTENT, places.CLASSES):
            if place.resolve().is_relative_to(Path(name).resolve()):
                raise CourseError(
                    "submissions could read the class: {place} lies in "
                    "{name}. Move the course's folder", place=place,
                    name=name)


def refuse_private(path):
    """Raises CourseError when another user cannot read a folder."""
    path = path.resolve()
    if not path.exists():
        return
    for place in (path, *path.parents):
        needed = stat.S_IXOTH if place.is_dir() else stat.S_IROTH
        if not place.stat().st_mode & needed:
            raise CourseError(
                "{path} cannot be read by the user that submissions run as, "
                "since {place} is private. Install bubblewrap, or move it to "
                "a folder that others may enter", path=path, place=place)
