"""The classroom: assignments with numbers of their own for every class; handing out, grading, a report.

A class is a folder `notebooks/assignments/classes/KEY`. The key makes the
numbers, and the others on which functions are judged, so it stays with the
teacher, as does the whole folder except `hand_out`.
"""
