"""What of the works-council report does not hang on what was imported: bounds, flags, law, DPIA."""

from __future__ import annotations

import formats
from reports.council_facts import BOUNDS, DECISIONS, LAW, NEVER_KEPT, RISKS
from reports.council_told import LOOK_DAYS, Told, purpose
from reports.own_data import Part
from store.choices import RECLAIM_PURPOSE as PURPOSE

OPENED = "reclaim "  # how the access log calls looks at the list of licences and exports of it


def never_kept(told: Told) -> Part:
    """What no reader takes in."""
    return Part(
        told.say("What is never kept"), tuple(one.said(told.language) for one in NEVER_KEPT)
    )


def by_name(told: Told) -> Part:
    """The one list of persons: whether it is on, what it is for, and how often it was opened."""
    says = [
        told.say(
            "The only list of persons: who has a licence of which no use is known, to take it back "
            "or move it. An admin sees name, address, department, since when there is a licence, "
            "the reason in words and the last report; no app, no number and no day of use. It is "
            "not kept."
        )
    ]
    if told.names_shown:
        says.append(told.say("It is switched on, for: {purpose}", purpose=told.settings[PURPOSE]))
    else:
        says.append(told.say("It is switched off: nobody sees it."))
    count = sum(looks for _, page, looks, _ in told.looks if page.startswith(OPENED))
    says.append(
        told.say("Times it was opened or exported in {n} days: {count}.", n=LOOK_DAYS, count=count)
    )
    return Part(told.say("Licences by name"), tuple(says))


def decisions(told: Told) -> Part:
    """Where a person decides, and not the product."""
    return Part(
        told.say("Where people decide"), tuple(one.said(told.language) for one in DECISIONS)
    )


def bounds(told: Told) -> Part:
    """What cannot be done, each with the test that holds it."""
    rows = tuple((bound.said(told.language), test) for bound, test in BOUNDS)
    header = (told.say("Kadans cannot"), told.say("Proved by the test"))
    return Part(told.say("What Kadans cannot do"), (), header, rows)


def flags(told: Told) -> Part:
    """How a team comes on the list, in the numbers that hold here."""
    limits = told.thresholds
    says = (
        told.say(
            "A team is called growing when use rose by {up} points in eight weeks, declining when "
            "it fell by {down}. From a level of {bar} there is little room left, and no flag.",
            up=_points(told, limits.up),
            down=_points(told, -limits.down),
            bar=formats.percent(limits.bar, told.language),
        ),
        told.say(
            "It stands on the list from a probability of {enter} that it stands still, and leaves "
            "it under {leave}. From {queue} a visit is suggested.",
            enter=formats.percent(limits.enter, told.language),
            leave=formats.percent(limits.leave, told.language),
            queue=formats.percent(limits.queue, told.language),
        ),
        told.say(
            "Only people who were there before and now are compared. Teams with many new licences, "
            "many changes of members, or a holiday are not judged."
        ),
        told.say(
            "It is arithmetic by fixed formulas about teams, not a model that learns from persons. "
            "Version: {version}.",
            version=limits.version,
        ),
    )
    return Part(told.say("How a team gets a flag"), says)


def _points(told: Told, share: float) -> str:
    """Points of a hundred, with a decimal only where there is one."""
    points = round(share * 100, 1)
    spell = formats.count if points == round(points) else formats.mean
    return spell(points, told.language)


def law(told: Told) -> Part:
    """Articles that usually come up, with what they say."""
    rows = tuple((place.said(told.language), fact.said(told.language)) for place, fact in LAW)
    says = told.say(
        "Facts to start from, as known in November 2026. Not legal advice: what holds for your "
        "organisation is for your own lawyer to say."
    )
    header = (told.say("Article"), told.say("What it says"))
    return Part(told.say("The law, in short"), (says,), header, rows)


def assessment(told: Told) -> tuple[Part, ...]:
    """Building blocks for a DPIA (GDPR 35(7)): description, necessity, risks and measures."""
    header = (told.say("Risk"), told.say("What Kadans does about it"))
    rows = tuple((risk.said(told.language), done.said(told.language)) for risk, done in RISKS)
    described = told.say(
        "Files about the use of Copilot are joined under codes and counted in groups. What is "
        "kept, for how long and who sees it stands above."
    )
    with_names = told.say(
        "Groups suffice for choosing trainings. Taking a licence back takes a name: the list for "
        "that is apart and has a purpose of its own. Whether the purposes weigh up against it is "
        "for the organisation to argue."
    )
    needed = told.say(
        "Groups suffice for choosing trainings, so nobody sees a person but that person. Whether "
        "the purpose weighs up against it is for the organisation to argue."
    )
    return (
        Part(told.say("DPIA: what is done and why"), (purpose(told), described)),
        Part(told.say("DPIA: is it needed"), (with_names if told.names_shown else needed,)),
        Part(told.say("DPIA: risks and measures"), (), header, rows),
    )
