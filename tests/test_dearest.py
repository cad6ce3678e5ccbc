"""What the end of a test run says of costs, and the order of the next."""

from types import SimpleNamespace

from support import dearest


def item(file, slow=False):
    return SimpleNamespace(
        nodeid=f"{file}::test", path=file,
        get_closest_marker=lambda name: slow and name == "slow")


def test_the_dearest_file_comes_first():
    """By what it cost last time; what is slow and was not run, before."""
    kept = {"cheap.py": 3.0, "dear.py": 90.0}
    config = SimpleNamespace(cache=SimpleNamespace(
        get=lambda name, default: kept))
    items = [item("new.py"), item("cheap.py", slow=True), item("dear.py"),
             item("slow.py", slow=True), item("dear.py")]
    dearest.pytest_collection_modifyitems(config, items)
    assert [one.path for one in items] == [
        "slow.py", "dear.py", "dear.py", "cheap.py", "new.py"]
    dearest.pytest_collection_modifyitems(SimpleNamespace(), items)
    assert [one.path for one in items[:2]] == ["slow.py", "cheap.py"]


def test_a_notebook_over_its_budget_is_named():
    said = []
    dearest._tell_budget(said.append, {
        "one.py": (10, 8), "two.py": (26, 20), "three.py": (25, 21)})
    assert "37" in said[0] and "20 for its run in a kernel, 16 for" in said[0]
    assert [line.split()[1] for line in said[1:]] == ["two.py:", "three.py:"]
