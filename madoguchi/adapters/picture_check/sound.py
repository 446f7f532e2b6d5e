"""The sound (音声): the digits said in Japanese, one after the other."""

import io
import wave
from functools import cache
from importlib.resources import files

VOICE = files(__package__) / "voice"

RATE = 16_000
SAMPLE_BYTES = 2

PAUSE = bytes(RATE * SAMPLE_BYTES * 6 // 10)


def audio(*, digits: str) -> bytes:
    """Give a WAV (16 kHz, 16 bit, mono) that says the digits with 0.6 seconds around each."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(SAMPLE_BYTES)
        writer.setframerate(RATE)
        writer.writeframes(PAUSE + b"".join(_said(digit) + PAUSE for digit in digits))
    return sound.getvalue()


@cache
def _said(digit: str) -> bytes:
    recording = io.BytesIO((VOICE / f"{digit}.wav").read_bytes())
    with wave.open(recording, "rb") as reader:
        return reader.readframes(reader.getnframes())
