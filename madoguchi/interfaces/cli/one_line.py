"""One line (一行): what customers typed, written so that it cannot pass for a line of ours."""


def one_line(text: str) -> str:
    r"""Write a text in one line, with a question mark for all that is not printable.

    >>> one_line("川畑\n 通\x1b[2J")
    '川畑? 通?[2J'
    """
    return "".join(each if each.isprintable() or each == "\u3000" else "?" for each in text)
