"""Plays the desk: every act by the product's own services, against a simulator of its own, in the
order in which it happened. Between two acts time passes for both: all their moments move back."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jobs import sweep
from jobs.tasks import run
from kyc.management.commands.create_demo_profile import PDF
from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile
from kyc.profiles.vault import Described
from kyc.registrations.models import Registration
from kyc.requirements.payload import read
from numbers_api.factory import page_client
from ordering.orders import start
from ordering.orders.comments import comment
from ordering.orders.four_eyes import ApprovalPolicy, When, needs_approval
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.reasons import Reason
from ordering.orders.steps import ORDER, wake
from ordering.orders.waiting import wait
from ordering.reservations import reserve
from ordering.submissions import approvals, saving, submit
from ordering.tracking import objections
from people.models import Team, User
from tools.desk import cast, rows
from tools.desk.cast import COMPANIES, Company

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# What a region's reservation lasts (sandbox/README.md): acts come within it.
LASTS = {"AU": 48 * HOUR, "GB": HOUR / 2, "SE": 5 * HOUR, "NL": 1.5 * HOUR, "DE": DAY}
LASTS_ELSEWHERE = HOUR
DAYS = 90
# How the orders of the past ended, and how many of them did.
PAST = {"completed": 76, "corrected": 15, "rejected": 9, "expired": 11, "lapsed": 3}
# How those of today stand, with the hours since each was begun.
TODAY: tuple[tuple[str, float, int], ...] = (
    *(("reserved", hours, 0) for hours in (47.2, 45, 13, 2)),
    *(("reserved", hours, 3) for hours in (20, 6)),
    *(("ready", hours, company) for hours, company in ((30, 1), (9, 2), (3, 6))),
    *(("asked", hours, company) for hours, company in ((10, 6), (1, 4), (2.5, 6))),
    ("sent back", 5, 6),
    *(("blocked", hours, company) for hours, company in ((70, 0), (40, 5), (60, 2), (30, 4))),
    *(
        ("review", hours, company)
        for hours, company in ((75, 0), (50, 1), (26, 2), (20, 7), (8, 4))
    ),
    *(("draft", hours, company) for hours, company in ((100, 1), (52, 6), (27, 0), (4, 5), (1, 7))),
)


@dataclass
class Story:
    """One order: of which company, who works on it, and how it goes."""

    number: int
    company: Company
    actor: str
    ending: str
    pk: int = 0
    luck: random.Random = field(default_factory=random.Random)

    @property
    def order(self) -> Order:
        """As it is stored now."""
        return Order.objects.select_related("registration__snapshot").get(pk=self.pk)

    @property
    def lasts(self) -> float:
        """How long its reservation lasts, in seconds."""
        return LASTS.get(self.company.place[0], LASTS_ELSEWHERE)


class Play:
    """A run of all stories. `sandbox`: the address of the simulator."""

    def __init__(self, sandbox: str) -> None:
        self.http = httpx.Client(base_url=f"{sandbox}/_sandbox/", timeout=60)
        self.luck = random.Random(20260201)  # noqa: S311  # the same desk each time
        self.acts: list[tuple[float, int, Callable[[], Any]]] = []

    def control(self, path: str, **json: Any) -> None:
        """A control call of the simulator."""
        self.http.post(path, json=json).raise_for_status()

    def run(self) -> None:
        """Everything, from the first order of the past to now."""
        self.control("settings", callbacks_enabled=False, review_seconds=30 * DAY)
        prepare()
        for story, begins in self.stories():
            self.tell(story, begins)
        now = -DAYS * DAY
        for at, _position, act in sorted(self.acts, key=lambda each: each[:2]):
            self.let_pass(at - now)
            now = max(now, at)
            act()
        self.let_pass(-now)
        settle()

    def let_pass(self, seconds: float) -> None:
        """So many whole seconds pass, and what they bring is done."""
        seconds = round(seconds)
        if seconds < 1:
            return
        rows.age(timedelta(seconds=seconds))
        self.control("clock", advance=seconds)
        if seconds > 5 * MINUTE:
            sweep.sweep()

    def at(self, moment: float, act: Callable[[], Any]) -> None:
        """The act comes at this moment, in seconds before now, as a negative number."""
        self.acts.append((min(moment, 0), len(self.acts), act))

    def stories(self) -> Iterator[tuple[Story, float]]:
        """All orders, each with when it was begun."""
        endings = [ending for ending, count in PAST.items() for _one in range(count)]
        self.luck.shuffle(endings)
        for number, ending in enumerate(endings):
            company = COMPANIES[self.luck.randrange(len(COMPANIES))]
            day = DAYS - 3 - number * (DAYS - 6) / len(endings)
            hour = self.luck.uniform(8, 17)
            yield self.story(number, company, ending), -day * DAY + hour * HOUR
        for more, (ending, hours, place) in enumerate(TODAY):
            company = COMPANIES[place]
            yield self.story(len(endings) + more, company, ending), -hours * HOUR

    def story(self, number: int, company: Company, ending: str) -> Story:
        """One of the company's team works on it."""
        sydney, lisbon = ("officer", "officer", "kim"), ("tiago", "tiago", "ines")
        actor = self.luck.choice(sydney if company.team == "Sydney team" else lisbon)
        luck = random.Random(number)  # noqa: S311  # the same desk each time
        return Story(number + 1, company, actor, ending, luck=luck)

    def tell(self, story: Story, begins: float) -> None:
        """Plans the acts of one order."""
        ending, part = story.ending, story.lasts * story.luck.uniform(0.05, 0.3)
        # What is still going on has got as far by now.
        part = min(part, -begins * 0.3)
        self.at(begins, lambda: begin(story))
        if ending == "draft":
            return
        if ending in ("reserved", "expired"):
            self.at(begins + part, lambda: fill(story, whole=False))
            if ending == "reserved":
                self.at(begins + part, lambda: say(story, story.number % 4))
            return
        self.at(begins + part, lambda: fill(story))
        sent = begins + part * 2
        if ending == "ready":
            return
        self.at(sent, lambda: ask(story))
        if ending in ("asked", "sent back"):
            if ending == "sent back":
                self.at(sent + 20 * MINUTE, lambda: send_back(story))
            return
        self.at(sent + 5 * MINUTE, lambda: approve(story))
        decided = sent + 10 * MINUTE + story.luck.uniform(2, 40) * HOUR
        self.review(story, decided)

    def review(self, story: Story, decided: float) -> None:
        """What the reviewers come to, and what is done about it."""
        refused = cast.REVIEWERS_REFUSE[story.number % 2]
        # What happens twice at one question is told there the next time.
        which = cast.USE if story.company.place[0] == "AU" else story.number % 4
        asked = cast.REVIEWERS_ASK[which]
        match story.ending:
            case "completed":
                self.at(decided, lambda: self.decide(story, "approve"))
            case "rejected":
                self.at(decided, lambda: self.decide(story, "reject", refused))
            case "blocked":
                self.at(min(decided, -2 * HOUR), lambda: self.decide(story, "block", asked))
                if story.number % 2:
                    self.at(-HOUR, lambda: wait_for(story, "the signed letter"))
            case "lapsed":
                self.at(decided, lambda: self.decide(story, "block", asked))
                self.at(decided + 30 * HOUR, lambda: self.decide(story, "expire"))
            case "corrected":
                self.at(decided, lambda: self.decide(story, "block", asked))
                self.at(decided + HOUR, lambda: explain(story, which))
                self.at(decided + HOUR, lambda: say(story, which))
                again = decided + story.luck.uniform(2, 20) * HOUR
                self.at(again, lambda: correct(story))
                self.at(again + 5 * MINUTE, lambda: approve(story))
                self.at(again + 12 * HOUR, lambda: self.decide(story, "approve"))

    def decide(self, story: Story, outcome: str, message: str = "") -> None:
        """The reviewers decide, and the product asks."""
        self.control(f"orders/{story.order.remote_id}/decide", outcome=outcome, message=message)
        work(story)


def prepare() -> None:
    """The people, their teams and policies, and the companies with their documents."""
    for name, first, last, group, team in cast.PEOPLE:
        made, _new = Team.objects.get_or_create(name=team)
        person = User.objects.create_user(
            name,
            f"{name}@numberdesk.example",
            "demo",
            first_name=first,
            last_name=last,
            team=made,
        )
        person.groups.add(Group.objects.get(name=group))
    sydney, lisbon = (Team.objects.get(name=f"{place} team") for place in ("Sydney", "Lisbon"))
    ApprovalPolicy.objects.create(team=lisbon)
    policy = ApprovalPolicy.objects.create(team=sydney, when=When.SOMETIMES, numbers_above=5)
    policy.places.create(region_code="GB")
    for code, title, advice in cast.REASONS:
        Reason.objects.create(code=code, title=title, what_to_do=advice)
    for company in COMPANIES:
        owner = User.objects.get(username="officer" if company.team == "Sydney team" else "tiago")
        profile = Profile.objects.filter(team=owner.team, name=company.name).first()
        if profile is None:
            profile = companies.create(company.name, team=owner.team, owner=owner)
            known = {key: Known(value) for key, value in company.facts.items()}
            companies.save_facts(profile, known, owner)
        for title, kind in company.documents:
            issued = timezone.localdate() - timedelta(days=10)
            if not profile.documents.filter(title=title).exists():
                vault.store(profile, paper(title, company), Described(title, kind, issued), owner)


def paper(title: str, company: Company, number: int = 0) -> SimpleUploadedFile:
    """A document of the company's, as a PDF."""
    said = f"{title}, {company.name}, {number}".encode()
    return SimpleUploadedFile(f"{title}.pdf", PDF % said, "application/pdf")


def begin(story: Story) -> None:
    """A draft, and its number reserved but for a draft."""
    actor = User.objects.get(username=story.actor)
    region, number_type = story.company.place
    profile = Profile.objects.get(team=actor.team, name=story.company.name)
    purpose = start.Purpose(
        *(region, number_type, "SMS", "plan-1"),
        customer_reference=f"{story.company.name.split()[0].upper()}-{story.number:03}",
        company=profile,
    )
    order = start.start(page_client(), purpose, actor)
    story.pk = order.pk
    found = page_client().search(region_code=region, number_type=number_type, size=20)
    start.choose(order, start.Wish(story.luck.choice(found).phone_number), actor)
    if story.ending != "draft":
        reserve.ask(story.order, actor)
        work(story)


def fill(story: Story, *, whole: bool = True) -> None:
    """The answers and documents, or some of the answers."""
    order, actor = story.order, User.objects.get(username=story.actor)
    use = cast.USES[story.number % len(cast.USES)]
    if story.company.answers is not None:
        typed = dict(read(order.registration.definition, said(story.company, use)).values)
        if not whole:
            typed = dict([*typed.items()][: len(typed) // 2])
        saving.save_answers(order, typed, actor=actor)
    for document in order.registration.snapshot.mandatory_documents if whole else ():
        kind = next(iter(document.allowed_document_types), "")
        file = paper(document.name, story.company, story.number)
        saving.add_document(order, document, file, kind, actor)


def said(company: Company, use: str) -> Any:
    """The company's answers, with what this number is for."""
    *path, last = company.use
    given = copy(company.answers)
    inner = given
    for part in path:
        inner = inner[part]
    inner[last] = use
    return given


def copy(value: Any) -> Any:
    """The same JSON once more."""
    if isinstance(value, dict):
        return {name: copy(inner) for name, inner in value.items()}
    return [copy(inner) for inner in value] if isinstance(value, list) else value


def ask(story: Story) -> None:
    """It is submitted, or somebody is asked to approve it."""
    order, actor = story.order, User.objects.get(username=story.actor)
    look = submit.seen_version(order)
    if needs_approval(order):
        approvals.ask(order, actor, shown=look)
    else:
        submit.ask(order, actor, shown=look)
        work(story)


def approver(story: Story) -> User:
    """Whoever of the team did not work on it."""
    name = "manager" if story.actor == "ines" or story.company.team == "Sydney team" else "ines"
    return User.objects.get(username=name)


def approve(story: Story) -> None:
    """Where somebody was asked, they approve."""
    order = story.order
    if order.approval == "asked":
        approvals.approve(order, approver(story), shown=submit.seen_version(order))
        work(story)


def send_back(story: Story) -> None:
    """Where somebody was asked, they have a remark."""
    order = story.order
    place = next(iter(order.registration.answers.values))
    remarks = {place: cast.REMARKS[0], "": cast.REMARKS[1]}
    approvals.send_back(order, approver(story), remarks, shown=submit.seen_version(order))


def correct(story: Story) -> None:
    """What the reviewers asked for is mended and sent again."""
    story.number += 1
    fill(story)
    ask(story)


def say(story: Story, which: int) -> None:
    """A colleague writes something about it."""
    comment(story.order, cast.COMMENTS[which], approver(story))


def explain(story: Story, which: int) -> None:
    """Somebody notes what the reviewers objected to."""
    message = story.order.messages.last()
    reason = Reason.objects.get(code=cast.REASONS[which][0])
    about = cast.ABOUT[which] if story.company.place[0] == "AU" else ""
    if message is not None:
        objections.note(message, reason, about, User.objects.get(username=story.actor))


def wait_for(story: Story, whom: str) -> None:
    """Nothing can be done for some days."""
    until = timezone.localdate() + timedelta(days=2)
    wait(story.order, whom, until, User.objects.get(username=story.actor))


def work(story: Story) -> None:
    """A worker takes the order's next steps."""
    wake(story.pk)
    run(ORDER, [str(story.pk)])


def settle() -> None:
    """What people have seen by now is read, and answers are as old as their last change."""
    sweep.sweep()
    seen = timezone.now() - timedelta(hours=20)
    Notification.objects.filter(created_at__lt=seen).read()
    for registration in Registration.objects.exclude(writers={}):
        at = registration.updated_at.isoformat(timespec="seconds")
        writers = {place: {**mark, "at": at} for place, mark in registration.writers.items()}
        Registration.objects.filter(pk=registration.pk).update(writers=writers)
