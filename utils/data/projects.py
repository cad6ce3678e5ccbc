"""What strategies came to in the project simulator."""

from utils.data.files import reads


@reads("project_results.h5")
def load_project_results(file):
    """Stored games of utils.projects.

    Returns: {"twenty": games of the projects `numbered` 0 to 19,
    "certificate": of those `certified` 0 to 59}; games are {strategy:
    {"test": float (n,), the test error at the end, "weeks": int (n,),
    spent}}, strategies "reference" (the rules of the notebook
    project_simulator), and the names in utils.projects.BASELINES.
    """
    return {which: {
        str(name): {"test": file[f"{which}_test"][row],
                    "weeks": file[f"{which}_weeks"][row]}
        for row, name in enumerate(file["strategies"])}
        for which in ("twenty", "certificate")}
