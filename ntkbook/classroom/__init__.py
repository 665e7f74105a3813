"""The classroom: assignments with numbers of their own for every student; handing out, grading, a report.

A class is a folder `notebooks/assignments/classes/NAME`. The secret key in its
class.json makes the numbers, and the others on which functions are judged, so
it stays with the teacher, as does the whole folder except `hand_out`.
"""
