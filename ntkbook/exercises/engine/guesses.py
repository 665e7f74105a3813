"""A learner's guess, of any natural type, as a number, a set, a truth or words."""

import re
from fractions import Fraction

import numpy as np

NUMBER = re.compile(r"[-+−]?\d*\.?\d+(?:e[-+]?\d+)?(?:\s*/\s*\d+)?\s*%?", re.IGNORECASE)
POWER = re.compile(r"(\d*\.?\d+)\s*(?:\*\*|\^)\s*\(?([-−]?\d*\.?\d+)\)?")
ROOT = re.compile(r"(?:√|sqrt|\broot(?: of)?)\s*\(?(\d*\.?\d+)\)?", re.IGNORECASE)
WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
WORDS = dict(zip(WORDS, range(13))) | {"half": 1 / 2, "quarter": 1 / 4, "third": 1 / 3, "twice": 2, "double": 2}
NOT = {"no", "not", "never", "nothing", "neither", "or"}  # denied, or left open
MORE = {"and", "both", "minus", "plus"}  # something beside it
YES, NO = {"yes", "true", "y"}, {"no", "false", "n"}


def number(guess, came):
    """A guess as a number; a per cent of a number that is itself a share is that share."""
    if isinstance(guess, str):
        text = POWER.sub(lambda found: str(float(found[1]) ** float(found[2].replace("−", "-"))), guess)
        text = ROOT.sub(lambda found: str(float(found[1]) ** 0.5), text)
        named = [WORDS[part] for part in word(text).split() if part in WORDS]
        text = (NUMBER.findall(text) or [str(named[0])])[0].replace("−", "-").replace(" ", "")
        value = float(Fraction(text.rstrip("%"))) if "e" not in text.lower() else float(text.rstrip("%"))
        return value / 100 if "%" in text and abs(came) <= 1 else value
    return float(np.asarray(guess).item())


def items(guess):
    """A guess as a set; of a text, the numbers in it or else its words."""
    if isinstance(guess, str):
        return {float(part) for part in NUMBER.findall(guess)} or set(re.split(r"\s*[,;]\s*|\s+and\s+", guess))
    return set(guess) if isinstance(guess, set | frozenset | list | tuple | range | np.ndarray) else {guess}


def truth(guess):
    if isinstance(guess, str):
        return {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}.get(word(guess))
    return bool(guess)


def says(guess, known):
    """Whether a guess is these words, or has them among others, and does not deny them or leave them open."""
    others = set(guess.split()) - set(known.split())
    if f" {known} " not in f" {guess} " or NOT & others:
        return False
    if MORE & others:
        raise ValueError("this and something else")
    return True


def word(guess):
    """In small letters, without signs and articles."""
    text = re.sub(r"[\s.,;!?\"']+", " ", str(guess)).strip().casefold()
    return re.sub(r"\b(the|a|an) ", "", text)
