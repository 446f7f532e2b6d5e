"""Refusals (変更できない理由): found only when the change is made."""


class ChangeRefused(Exception):
    """The change cannot be made; ``field`` is the one to be answered otherwise."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
