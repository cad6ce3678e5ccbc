"""What hostile submissions reach: stock nbgrader beside ours.

python benchmarks/red_team.py [stock] [ours] [landlock]

Every attack of tests/red_team is graded by `nbgrader autograde` as it comes
(its own Execute, no plugin of ours), by ours, and by ours without
namespaces (Landlock), in classes made for it in a temporary folder.
Attacks that would harm this machine, or that are on a channel which stock
does not have, are not run on stock. Printed: a table by group, then each
attack and what it reached.
"""

import re
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[0] = str(TESTS)  # benchmarks/grading.py hides the package

from red_team.attacks import ATTACKS, GROUPS
from red_team.run import HONEST, NOBODY, RedTeam
from support.reachable import make_reachable

STOP = 150  # seconds for an attack that may keep nbgrader waiting


def reached(team, way):
    """{name: [what it reached]} of every attack that this way is given."""
    attacks = [attack for attack in ATTACKS.values()
               if way != "stock" or attack.stock]
    together = [attack for attack in attacks
                if way != "stock" or not attack.alone]
    found = team.run(together, way, seconds=1500)
    for attack in attacks:
        if attack not in together:
            alone = team.run([attack], way, seconds=STOP)
            found[attack.name] = alone[attack.name] + [
                f"{other}: {problem}" for other in (*HONEST, NOBODY)
                for problem in alone[other]]
    return found


def main(ways):
    """Run them and print."""
    found = {}
    if "landlock" in ways:
        make_reachable()
    with tempfile.TemporaryDirectory(prefix="red-") as folder:
        team = RedTeam(folder)
        for way in ways:
            found[way] = reached(team, way)
    print("| attacks | number |", " | ".join(
        f"get through {way}" for way in ways), "|")
    print("|---|---|" + "---|" * len(ways))
    for group, attacks in [*GROUPS.items(), ("all", ATTACKS.values())]:
        counts = [_count(attacks, found[way]) for way in ways]
        print(f"| {group} | {len(attacks)} |", " | ".join(counts), "|")
    for way in ways:
        kinds = [_kind(found[way].get(name, ())) for name in ATTACKS]
        print(f"\n{way}:", ", ".join(
            f"{kinds.count(kind)} {kind}" for kind in KINDS))
        for name in (*ATTACKS, *HONEST, NOBODY):
            problems = found[way].get(name)
            print(f"  {name}:", "not run" if problems is None else
                  "; ".join(problems) or "defeated")


KINDS = ("with points not deserved", "read, wrote or ran something",
         "left somebody ungraded or with too few points")


def _kind(problems):
    """The worst that an attack reached, of KINDS, or None."""
    if not problems:
        return None
    text = "; ".join(problems)
    scores = re.findall(r": (\S+) points, deserves (\S+?)(?:;|$)", text)
    if any(float(score) > float(due) for score, due in scores):
        return KINDS[0]
    left = re.sub(r"[\w: ]*(: left ungraded|not graded|: \S+ points, "
                  r"deserves \S+)(; |$)", "", text)
    return KINDS[1] if left.strip("; ") else KINDS[2]


def _count(attacks, found):
    """Words: how many got through, of how many that were run."""
    run = [attack for attack in attacks if attack.name in found]
    through = sum(bool(found[attack.name]) for attack in run)
    left = f" ({len(attacks) - len(run)} not run)"
    return f"{through} of {len(run)}" + (
        left if len(run) < len(attacks) else "")


if __name__ == "__main__":
    main(sys.argv[1:] or ["stock", "ours"])
