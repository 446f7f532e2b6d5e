"""Journeys (手続きの流れ): stages of steps, from a catalogue, in the operator's order and words."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.pages import FooterLink
from madoguchi.operators.schema.steps import StepName

# Browsers keep it in a cookie, and members' records name it.
type Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,20}$")]


class FieldWords(Table):
    """What an operator's guide calls a field, and what it says about it."""

    label: str = Field(default="", description="The field's name; the default one when empty.")
    hints: tuple[str, ...] = Field(default=(), description="Sentences under the name, as the guide has them.")
    where: str = Field(default="", description="Heading of the help that says where to find it.")
    where_text: tuple[str, ...] = Field(default=(), description="That help, an entry a paragraph.")


class StepWords(Table):
    """Words around the fields of one step."""

    heading: str = Field(default="", description="Heading over the step's fields.")
    lead: tuple[str, ...] = Field(default=(), description="Sentences under that heading.")


class Stage(Table):
    """One page of a journey."""

    name: str = Field(description="Its name, in the row of numbered stages and in the page's title.")
    steps: tuple[StepName, ...] = Field(min_length=1, description="What the page asks or does, in order.")
    heading: str = Field(default="", description="Heading of the page; its name when empty.")
    lead: tuple[str, ...] = Field(default=(), description="Sentences under the heading.")
    notes: tuple[str, ...] = Field(default=(), description="Sentences above the button.")
    shows_login_id: bool = Field(
        default=False, description="Show the member's login ID, where a mailed link has led to the account."
    )
    button: str = Field(default="次へ", description="The button that goes on.")
    back: str = Field(default="戻る", description="The link to the stage before.")


class Done(Table):
    """The page at a journey's end."""

    name: str = Field(default="完了", description="Its name in the row of numbered stages.")
    heading: str = Field(default="お手続きが完了しました。", description="Heading.")
    lead: tuple[str, ...] = Field(default=(), description="Sentences under the heading.")
    button: str = Field(default="ログインページへ", description="The button or link that leads on.")
    then: Literal["sign_in_page", "sign_in_at_once", "stay"] = Field(
        default="stay",
        description="Lead to the sign-in page with the heading as message, sign in by the button, or stay.",
    )


class Journey(Table):
    """A way of several pages with one purpose."""

    title: str = Field(description="What the guide calls it; also the link that leads in.")
    link: str = Field(default="", description="The link on the sign-in page; the title when empty.")
    links: tuple[FooterLink, ...] = Field(
        default=(), description="Links above each of its pages, for those who need help on the way."
    )
    kicker: str = Field(default="", description="A small line over the title, if the guide has one.")
    is_numbered: bool = Field(default=False, description="Show the stages as numbered steps with progress.")
    link_hours: int = Field(default=24, ge=1, le=72, description="Hours for which a mailed link is good.")
    stages: tuple[Stage, ...] = Field(min_length=1, description="The pages, in order.")
    done: Done = Field(default=Done(), description="The page at the end.")
    step_words: dict[StepName, StepWords] = Field(default={}, description="Words of steps, by their names.")
    field_words: dict[str, FieldWords] = Field(default={}, description="Words of fields, by their names.")

    @model_validator(mode="after")
    def _asks_each_step_once(self) -> Self:
        names = self.steps
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"steps stand twice: {', '.join(twice)}")
        return self

    @property
    def steps(self) -> tuple[StepName, ...]:
        """All steps, in order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    def words_of(self, step: str) -> StepWords:
        """Give the words around a step's fields; none where the guide has none."""
        return next((words for name, words in self.step_words.items() if name == step), StepWords())


class SurveyQuestion(Table):
    """A question of the operator's own, answered from a list."""

    name: str = Field(pattern=r"^[a-z][a-z_]*$", description="What the answer is kept as.")
    label: str = Field(description="The question.")
    options: tuple[str, ...] = Field(min_length=2, description="The answers there are.")
    is_required: bool = Field(default=True, description="Whether it must be answered.")


class Registration(Journey):
    """How a customer becomes a member."""

    newcomers: str = Field(
        default="はじめてご利用の方", description="Heading over the link on the sign-in page."
    )
    note: str = Field(default="", description="A sentence beside that link.")
    stands_first: bool = Field(
        default=False, description="Put that heading and link above the sign-in form, not beside it."
    )
    asks_email_twice: bool = Field(default=False, description="Type the e-mail address a second time.")
    asks_password_twice: bool = Field(default=False, description="Type the password a second time.")
    asks_nickname: bool = Field(default=False, description="Ask for a name to be called by.")
    account_asks_email: bool = Field(default=False, description="Ask for the e-mail with the login ID.")
    offers_login_id_check: bool = Field(
        default=False, description="A button that tells beforehand whether a login ID is free."
    )
    number_digits: int = Field(
        default=0, ge=0, le=40, description="Digits of the number in the application step; 0 when it varies."
    )
    terms_version: Version = Field(default="1", description="Version of the terms that are agreed to.")
    mail_choices: tuple[str, str] = Field(
        default=("受け取る", "受け取らない"), description="Answers to the question about notification mails."
    )
    secret_questions: tuple[str, ...] = Field(
        default=(), description="Questions of the secret_question step."
    )
    survey: tuple[SurveyQuestion, ...] = Field(default=(), description="Questions of the survey step.")
    full_match_opens: bool = Field(
        default=False, description="Open at once when an application agrees in everything; else staff decide."
    )
    review_days: int = Field(default=10, ge=1, le=60, description="Days within which staff decide.")
    password_is_issued: bool = Field(
        default=False, description="Mail an issued password, to be changed at the first sign-in, not a link."
    )
    issued_password_hours: int = Field(
        default=72, ge=1, le=168, description="Hours after which an issued password dies."
    )


class Recovery(Table):
    """What helps those who forgot: journeys, each linked from the sign-in page if it is there."""

    account: Journey | None = Field(default=None, description="Login ID and password in one journey.")
    login_id: Journey | None = Field(default=None, description="The login ID alone.")
    password: Journey | None = Field(default=None, description="The password alone.")
    letter: Journey | None = Field(default=None, description="By a posted code, when the mail is dead.")
    new_letter: Journey | None = Field(default=None, description="Asking for a new letter.")


class Cautions(Table):
    """A page that is agreed to once, before the first sign-in; its text stands in words/cautions.md."""

    title: str = Field(description="Heading.")
    button: str = Field(description="The button that agrees.")
    note: str = Field(default="", description="A line under the button.")
    version: Version = Field(default="1", description="A new version is shown and agreed to again.")
