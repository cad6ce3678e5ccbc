"""course build: checks.h5 of every week, from notebooks and exercises."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading import places
from grading.errors import CourseError
from grading.exercise import brief, modules, stability
from grading.exercise.build import records, refuse
from grading.exercise.notebook import answered, read
from utils.checking.record import read_records, write_records
from utils.language import languages, say


def add_arguments(parser):
    """Arguments of `course build`."""
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="WEEK",
        help=say("folders of source notebooks (default: all courses)"))
    parser.add_argument(
        "--check", action="store_true",
        help=say("write nothing; say which checks.h5 is out of date"))
    parser.add_argument(
        "-k", metavar="EXERCISE", dest="exercise",
        help=say("build this exercise alone; the others stay as they are"))


def run(args):
    """Build, or with --check compare."""
    folders = args.folders or [
        places.course_folder(course) / week
        for course in places.courses() for week in places.weeks(course)]
    if args.exercise:
        folders = [folder for folder in folders
                   if _notebooks(folder, args.exercise)]
        if not folders:
            raise CourseError(
                "no notebook has an exercise {exercise}",
                exercise=args.exercise)
    stale = _write(_made_of_notebooks(folders), args.check)
    with (tempfile.TemporaryDirectory() as scratch,
          ThreadPoolExecutor(1) as pool):
        for folder, built in _built(
                folders, Path(scratch), pool, args.exercise):
            target = folder / "checks.h5"
            if args.exercise:
                _complete(built, folder)
            if same(built, target):
                print(say("up to date  {target}", target=places.short(target)))
            elif args.check:
                stale.append(places.short(target))
            else:
                target.write_bytes(built.read_bytes())
                print(say("written     {target}", target=places.short(target)))
    if stale:
        raise CourseError(
            "out of date: {stale}. Run: course build", stale=", ".join(stale))
    if args.check:
        _check_words(folders, whole=not args.folders
                     and places.CODE == places.CONTENT)


def _check_words(folders, whole):
    """Refuse catalogues that lack what there is to say, or hold more.

    whole: look at the commands' too.
    """
    if not whole and not any(folder.glob("locale/*") for folder in folders):
        return
    from grading.exercise import catalogue  # Babel is imported here alone

    for code in languages()[1:]:
        found = {catalogue.notebook_file(path, code): path
                 for folder in folders for path in _notebooks(folder)}
        stale = [places.short(file) for file, path in found.items()
                 if file.is_file() and catalogue.stale(
                     file, catalogue.of_notebook(path), code)]
        file = catalogue.commands_file(code)
        if whole and file.is_file() and catalogue.stale(
                file, catalogue.commands(), code):
            stale.insert(0, places.short(file))
        if stale:
            raise CourseError(
                "out of date: {stale}. Run: course words {language}",
                stale=", ".join(stale), language=code)


def _made_of_notebooks(folders):
    """{path: text} of what is made of these weeks' notebooks: modules of
    utils.built, and pages of docs/; None for what no notebook has any more.

    Those of the repository's weeks: a class's copy is of one week, and has
    what it needs of others with it.
    """
    paths = [path for course in places.courses()
             for week in places.weeks(course)
             for path in places.source_notebooks(course, week)]
    modules.check_order(paths)
    home = places.built()[0]
    made = {home / f"{path.stem}.py": path for path in paths}
    built = set(map(Path.resolve, folders))
    wanted = {place: modules.module_of(path) for place, path in made.items()
              if path.parent.resolve() in built}
    wanted |= {place: None for place in home.glob("[!_]*.py")
               if place not in made}
    if built & {path.parent.resolve() for path in paths}:
        pages = brief.pages()
        wanted |= pages | {place: None for place in places.docs().glob("*.md")
                           if brief.is_page(place) and place not in pages}
    return wanted


def _write(wanted, check):
    """Write {path: text}, remove what is None; or name what is out of date.
    """
    stale = []
    for place, source in wanted.items():
        old = place.read_text(encoding="utf-8") if place.is_file() else None
        if source == old:
            continue
        if check:
            stale.append(places.short(place))
        elif source is None:
            place.unlink()
            print(say("removed     {place}", place=places.short(place)))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(source, encoding="utf-8")
            print(say("written     {place}", place=places.short(place)))
    return stale


def _notebooks(folder, exercise=None):
    """Those of a week; those with this exercise."""
    return [path for path in sorted(folder.glob("*.ipynb"))
            if exercise is None or exercise in _names(path)]


def _names(path):
    return [item.name for item in answered(read(path))]


def _complete(built, folder):
    """Add to one exercise's Record those that checks.h5 has of the others.

    Raises CourseError where it lacks one.
    """
    target, new = folder / "checks.h5", read_records(built)
    old = _readable(target) or {}
    whole = {}
    for path in _notebooks(folder):
        known = {record.name: record for record in (
            *old.get(path.stem, ()), *new.get(path.stem, ()))}
        names = _names(path)
        if lacking := [name for name in names if name not in known]:
            raise CourseError(
                "{target} lacks {lacking}. Run first: course build {folder}",
                target=places.short(target), lacking=", ".join(lacking),
                folder=places.short(folder))
        whole[path.stem] = [known[name] for name in names]
    write_records(built, whole)


def _built(folders, scratch, pool, exercise=None):
    """(week, its new checks.h5) in order, also tried as another processor
    would: in a process beside this one, which builds the next week.

    exercise: the only one that is built, and is in the new file.
    """
    other = next(stability.other_processors(), None)
    if not other:
        print(say(
            "tried with this machine's arithmetic alone: no second kernel of "
            "OpenBLAS can be chosen here"))
    trials = []
    for number, folder in enumerate(folders):
        notebooks = _notebooks(folder, exercise)
        if not notebooks:
            raise CourseError("{folder} holds no notebook", folder=folder)
        built = scratch / f"{number}.h5"
        write_records(built, {
            path.stem: records(path, only=exercise) for path in notebooks})
        trials.append((folder, built, other and pool.submit(
            stability.faults_elsewhere, built, notebooks, other)))
        if number:
            yield _tried(*trials.pop(0))
    for trial in trials:
        yield _tried(*trial)


def _tried(folder, built, trial):
    """The week, once nothing was found to be otherwise elsewhere."""
    if trial:
        refuse(folder.name, [fault for *_, fault in trial.result()])
    return folder, built


def same(one, other):
    """True when two checks.h5 say the same, to rounding.

    Sums may differ in their last bits from machine to machine.
    """
    one, other = _readable(one), _readable(other)
    return None not in (one, other) and list(one) == list(other) and all(
        len(one[name]) == len(other[name])
        and all(map(stability.same, one[name], other[name]))
        for name in one)


def _readable(path):
    """Records of a checks.h5; None where it is missing, damaged, or old."""
    try:
        return read_records(path)
    except (OSError, KeyError, ValueError, TypeError):
        return None
