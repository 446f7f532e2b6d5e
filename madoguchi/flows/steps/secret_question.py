"""A secret question and its answer (秘密の質問と回答); only the answer's hash is kept."""

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import kana_key
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.password_hashing import hash_password


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for a question from the list, and the answer."""
    return ask(
        desk,
        Question("question", _("秘密の質問"), "choice", options=desk.rules.secret_questions),
        Question("answer", _("回答"), autocomplete="off", longest=100, is_kept_secret=True),
    )


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep the question and the hash of the answer, however wide or in which kana it was written.

    An answer to the same question that was kept before may be left empty.
    """
    question, answer = typed.get("question", ""), kana_key(typed.get("answer", ""))
    if not answer and question == desk.answer("secret_question", "question"):
        return Weighed(dict(desk.answers.get("secret_question", {})))
    if not answer:
        return Weighed(faults={"answer": _("秘密の質問の回答を入力してください。")})
    return Weighed({"question": question, "answer_hash": hash_password(answer)})
