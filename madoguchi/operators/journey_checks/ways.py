"""Ways: a journey with the place where it is written, as the checks look at it."""

from dataclasses import dataclass

from madoguchi.operators.schema.journeys import Journey, Recovery, Registration
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.steps import FIELDS, OPTIONS, WAITS, StepName
from madoguchi.operators.source_lines import KeyPath

type Fault = tuple[KeyPath, str]

NO_RULES = Registration.model_construct()


@dataclass(frozen=True, slots=True)
class Way:
    """A journey of a profile; its pages are counted from 0, as their lines are found."""

    profile: Profile
    name: str
    journey: Journey

    @property
    def is_registration(self) -> bool:
        """Test whether it makes a member, and does not help one."""
        return self.name == "registration"

    @property
    def rules(self) -> Registration:
        """The options of the steps, which stand with the registration."""
        return self.profile.registration or NO_RULES

    @property
    def path(self) -> KeyPath:
        """Where the journey is written."""
        return (self.name,) if self.is_registration else ("recovery", self.name)

    @property
    def title(self) -> str:
        """What the journey is called in a fault."""
        return ".".join(map(str, self.path))

    def has(self, *steps: StepName) -> bool:
        """Test whether any of these steps is in the journey."""
        return any(step in self.journey.steps for step in steps)

    def page_of(self, step: StepName) -> int:
        """Give the page on which a step stands that is in the journey."""
        return next(page for page, stage in enumerate(self.journey.stages) if step in stage.steps)

    def steps_before(self, page: int) -> list[StepName]:
        """List the steps of the pages before one."""
        return [step for stage in self.journey.stages[:page] for step in stage.steps]

    def steps_on(self, page: int) -> KeyPath:
        """Give where the steps of a page are written."""
        return (*self.path, "stages", page, "steps")

    def at(self, step: StepName) -> KeyPath:
        """Give where a step is written that is in the journey."""
        return self.steps_on(self.page_of(step))

    def fields_of(self, step: StepName) -> tuple[str, ...]:
        """Name the fields that a step asks for, as the options say."""
        if step == "survey":
            return tuple(each.name for each in self.rules.survey)
        options = {field: OPTIONS.get((step, field)) for field in FIELDS.get(step, ())}
        return tuple(field for field, option in options.items() if not option or getattr(self.rules, option))

    def leads_on(self, step: StepName) -> bool:
        """Test whether a wait leads on by a link; with an issued password there is none."""
        if step == "credentials_by_mail" and self.rules.password_is_issued:
            return False
        return WAITS[step]


def ways_of(profile: Profile) -> list[Way]:
    """List the journeys of a profile."""
    journeys: dict[str, Journey | None] = {"registration": profile.registration}
    journeys |= {name: getattr(profile.recovery, name) for name in Recovery.model_fields}
    return [Way(profile, name, journey) for name, journey in journeys.items() if journey]
