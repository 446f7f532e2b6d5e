"""The picture check (画像認証): four digits to see, to hear, or to read as words.

Nobody outside is needed, so this is its own local twin. It remembers nothing: whoever asks keeps the digits,
makes new ones after every answer, and limits how often a source may answer. See decision 0011.
"""

from madoguchi.adapters.picture_check.digits import digits_in, new_digits, spoken
from madoguchi.adapters.picture_check.picture import Picture, make
from madoguchi.adapters.picture_check.sound import audio

__all__ = ["Picture", "audio", "digits_in", "make", "new_digits", "spoken"]
