"""The files in `handed_in`, also those in zips: their bytes, within limits. Nothing of them is executed."""

import os
from pathlib import Path

from .files import IGNORED, is_ignored, is_zip, shown, unwanted
from .zips import unzipped

DEEPEST = 50  # folders in folders: to walk through a thousand stops Python


def notebooks(inbox, notes):
    """Yields (parts of the path, time, bytes) of each notebook under a folder, also in zips.

    In the place of bytes stands None for what is not opened, as too much is in its zip.
    """

    def unreadable(error):
        notes.append(f"{shown(Path(error.filename).parts[-1:])}: passed over, it cannot be read ({error.strerror})")

    for place, folders, files in os.walk(inbox, onerror=unreadable):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = sorted(name for name in folders if name not in links and name not in IGNORED)
        if len(Path(place).relative_to(inbox).parts) >= DEEPEST and folders:
            notes.append(
                f"{shown(Path(place).relative_to(inbox).parts)}: passed over in part, folders lie too deep in it"
            )
            folders.clear()
        for name in sorted(files + links):
            path = Path(place, name)
            parts = path.relative_to(inbox).parts
            if is_ignored(parts[-1:]):
                continue
            try:
                status = path.lstat()
                if why := unwanted(name, status.st_mode, status.st_size):
                    notes.append(f"{shown(parts)}: passed over, {why}")
                elif is_zip(name):
                    yield from unzipped(path, parts, notes)
                else:
                    yield parts, status.st_mtime, path.read_bytes()
            except OSError as error:
                notes.append(f"{shown(parts)}: passed over, it cannot be read ({error.strerror or error})")
