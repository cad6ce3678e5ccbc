"""Running a submission, and what its graded cells are worth.

`Run` is nbgrader's Execute for code that may hang, crash or flood.
`Results` then leaves, in each graded cell, outputs that nbgrader cannot
misread. Another way of running notebooks replaces `Run` alone.
"""

import math
import re
import time

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Integer

from grading.intake import add_notes

NUMBER = re.compile(r"^(?:np\.\w+\()?([-+.\deE]+|nan|[-+]?inf)\)?$")


class Run(Execute):
    """Runs every cell of a notebook, whatever the cells do.

    A cell that kills the kernel, or cannot be interrupted, is left out and
    the notebook run again, so that the other exercises keep their points.
    """

    total = Integer(900, help="seconds for a whole notebook").tag(config=True)
    reruns = Integer(3, help="cells that may be left out").tag(config=True)
    max_text = Integer(
        100_000, help="characters of text that a cell may print"
    ).tag(config=True)
    max_display = Integer(
        5_000_000, help="characters of pictures that a cell may show"
    ).tag(config=True)

    def preprocess(self, nb, resources, km=None):
        """Run the notebook. Never raises for what a cell does.

        A notebook in which nothing was handed in is not run at all.
        """
        if nb.metadata.get("nothing_handed_in"):
            return nb, resources
        self.raise_on_iopub_timeout = True
        self.iopub_timeout = 5
        self._deadline = time.monotonic() + self.total
        self._left_out = {}
        self._notes = []
        while True:
            try:
                nb, resources = super().preprocess(nb, resources, km)
                break
            except (DeadKernelError, CellTimeoutError) as error:
                dead = isinstance(error, DeadKernelError)
                reason = ("stopped Python" if dead else
                          "could not be stopped in time or flooded its "
                          "output")
                self._leave_out(nb, reason)
        add_notes(nb, self._notes)
        return nb, resources

    def _leave_out(self, nb, reason):
        place = _place(nb, self._index)
        self._left_out[self._index] = reason
        if len(self._left_out) > self.reruns:
            self._deadline = 0
            self._notes.append(f"{place} {reason}. The cells after it were "
                               "not run.")
            return
        self._notes.append(f"{place} {reason}. The notebook was run again "
                           "without it.")

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, unless it is left out or the time is used up."""
        if cell.cell_type != "code":
            return cell, resources
        reason = self._left_out.get(index)
        if reason:
            cell.outputs = [_error("NotRun", f"this cell {reason}")]
            return cell, resources
        if time.monotonic() > self._deadline:
            if self._deadline and not any(
                    "time for" in note for note in self._notes):
                self._notes.append(
                    f"The time for the notebook ({self.total} s) was used "
                    f"up before {_place(nb=self.nb, index=index).lower()}.")
            cell.outputs = [_error("NotRun", "this cell was not run")]
            return cell, resources
        self._index, self._text, self._display = index, 0, 0
        cell, resources = super().preprocess_cell(cell, resources, index)
        if any(output.output_type == "error"
               and output.ename == "CellTimeoutError"
               for output in cell.outputs):
            self._notes.append(
                f"{_place(self.nb, index)} did not end within "
                f"{self.timeout} s and was interrupted.")
        if self._text > self.max_text or self._display > self.max_display:
            self._notes.append(f"{_place(self.nb, index)} printed or showed "
                               "too much; the rest is left out here.")
        return cell, resources

    def process_message(self, msg, cell, cell_index):
        """Keep a message of the kernel, cut to a bounded size."""
        content = msg["content"]
        if msg["msg_type"] == "stream":
            room = max(self.max_text - self._text, 0)
            self._text += len(content["text"])
            if not room:
                return None
            content["text"] = content["text"][:room]
        elif msg["msg_type"] in ("display_data", "update_display_data"):
            self._display += 1000 + _size(content)
            if self._display > self.max_display:
                return None
        elif msg["msg_type"] == "execute_result" and (
                _size(content) > self.max_display):
            content["data"] = {"text/plain": "a result too large to show"}
        elif msg["msg_type"] == "error":
            content["evalue"] = content["evalue"][:self.max_text]
            content["traceback"] = [
                line[:10_000] for line in content["traceback"]]
        return super().process_message(msg, cell, cell_index)


class Results(NbGraderPreprocessor):
    """Graded cells are left with one number, an error, or neither.

    nbgrader gives no points for a warning on stderr and all points for a
    result that is no number. Here stderr costs nothing, and a number is
    the only result that counts.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        """Tidy the outputs of one cell."""
        if (cell.cell_type != "code" or not is_grade(cell)
                or is_solution(cell)):
            return cell, resources
        for output in cell.outputs:
            if output.output_type == "stream":
                output.name = "stdout"
        points = float(cell.metadata.nbgrader["points"])
        results = [output for output in cell.outputs
                   if output.output_type == "execute_result"]
        others = [output for output in cell.outputs
                  if output.output_type != "execute_result"]
        failed = any(output.output_type == "error" for output in others)
        if failed:
            results = []
        elif results or "check" in cell.source or (
                cell.execution_count is None):
            value = _number(results)
            if value is None:
                failed, results = True, []
                others.append(_error("NoResult", (
                    "the check gave no number of points"
                    if cell.execution_count else "this cell was not run")))
            else:
                result = results[0]
                result.data = {"text/plain": repr(min(
                    max(value, 0.0), points))}
                results = [result]
        cell.outputs = others + results
        return cell, resources


def _number(results):
    """The one finite number among the results of a cell, or None."""
    if len(results) != 1:
        return None
    text = results[0].data.get("text/plain", "")
    match = NUMBER.match("".join(text).strip())
    try:
        value = float(match[1]) if match else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _size(content):
    return sum(len(value) if isinstance(value, str) else len(str(value))
               for value in content.get("data", {}).values())


def _error(name, text):
    return nbformat.v4.new_output(
        "error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _place(nb, index):
    """Words for a cell: by the exercise that it belongs to."""
    own = nb.cells[index].metadata.get("nbgrader", {}).get("grade_id")
    if own:
        return f"The cell `{own}`"
    before = [cell.metadata.nbgrader.grade_id for cell in nb.cells[:index]
              if cell.metadata.get("nbgrader", {}).get("grade_id")]
    return f"A cell after `{before[-1]}`" if before else "A cell at the top"
