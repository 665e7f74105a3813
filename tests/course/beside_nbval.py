"""What nbval does not compare of a chapter that it runs: what its figures draw, its tasks, the minutes it promises.

A plugin of pytest. It adds two tests to each chapter, one before its first cell and one after its last, so that a
chapter need not be run twice.
"""

import pytest
from cells import FOLDER, load
from chapter import check_asked, minutes
from execute import WATCH, about, answer, asking, compared, record
from figures import check_figures
from nbval.plugin import IPyNbFile

from ntkbook.exercises import CHAPTERS


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if isinstance(collector, IPyNbFile) and collector.path.parent == FOLDER and report.passed:
        first = Watch.from_parent(collector, name="watched from here on")
        last = Compare.from_parent(collector, name="figures, tasks and minutes")
        report.result = [first, *report.result, last]
    return report


class Watch(pytest.Item):
    def runtest(self):
        self.ask(WATCH)

    def ask(self, expression):
        return answer(self.parent.kernel.kc.execute(**asking(expression)))

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}: {self.name}"


class Compare(Watch):
    def runtest(self):
        notebook, chapter = load(self.path), self.path.stem
        check_run(chapter, notebook, compared(notebook, self.ask(about(notebook))))


def check_run(chapter, notebook, ran):
    """Figures draw what they drew; hints and solutions are those of the tasks; the minutes are as promised.

    Seconds of computing are counted: by the clock a busy machine takes longer.
    """
    check_figures(record(chapter)["figures"], ran["figures"])
    check_asked(notebook, ran["tasks"], CHAPTERS[chapter])
    promised = 60 * minutes(notebook)[1]
    assert ran["seconds"] < promised, f"it computes for {ran['seconds']:.0f} s, and promises less than {promised}"
