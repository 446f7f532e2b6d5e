"""One mutant: a sound file, changed once or a few times in ways that fit its format."""

from random import Random

from madoguchi.operators.schema.files import DataFile, PapersFile
from tests.ingest.mutants import archives, plain

OFTEN, SELDOM = 0.65, 0.9


def mutant(sound: bytes, *, file: DataFile, random: Random) -> tuple[str, bytes]:
    """Change a file; give what was done, and the file."""
    kinds = plain.ON_BYTES
    if file.format == "workbook" or isinstance(file, PapersFile):
        kinds = plain.ON_BYTES if random.random() > OFTEN else archives.ON_ARCHIVES
    elif random.random() < OFTEN:
        kinds = plain.ON_LINES
    done, raw = [], sound
    for _change in range(1 if random.random() < SELDOM else random.randint(2, 6)):
        change = random.choice(kinds)
        raw = change(raw, random)
        done.append(change.__name__)
    return "+".join(done), raw
