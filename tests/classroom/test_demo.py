"""`course demo` plays a week and says what came of it."""

import re

import pytest


@pytest.mark.sandbox
def test_a_week_is_played(clone):
    said = clone.course("demo")
    points = {name: (float(total), float(penalty))
              for name, total, penalty in re.findall(
                  r"^(\w+) +([\d.]+) +([\d.]+)  ", said, re.MULTILINE)}
    assert len(points) == 9
    whole, penalty = points["ada"]
    assert whole > 0 == penalty
    assert points["dara"] == (pytest.approx(.9 * whole),
                              pytest.approx(.1 * whole))
    assert points["eva"] == points["finn"] == points["gül"] == (whole, 0)
    assert 0 < points["ben"][0] < whole > points["chen"][0]
    assert points["hugo"] == points["ines"] == (0, 0)
    for word in ("more than once", "Copy of", "time was up", "ends too early",
                 "was not handed in"):
        assert word in said
    assert "No real class was touched." in said
    home = clone.root / "classroom" / "demo" / "classroom" / "course1_nn"
    assert len(list(home.glob("feedback/*/*/*.html"))) > 8
    assert [path.name for path in clone.root.glob("classroom/*")] == ["demo"]
