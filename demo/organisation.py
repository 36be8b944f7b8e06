"""What the simulated organisation looks like: departments, their stories, offices, functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DOMAIN = "voorbeeld.example"
TENANT_DOMAIN = "voorbeeld.onmicrosoft.example"
COMPANY = {"NL": "Voorbeeld Nederland B.V.", "BE": "Voorbeeld België NV"}
COUNTRY = {"NL": "Nederland", "BE": "België"}
POSTCODE = {"Utrecht": "3511", "Eindhoven": "5611", "Antwerpen": "2000", "Gent": "9000"}


@dataclass(frozen=True)
class Office:
    name: str
    country: str  # NL | BE
    share: float  # of all people


OFFICES = (
    Office("Utrecht", "NL", 0.34),
    Office("Eindhoven", "NL", 0.24),
    Office("Antwerpen", "BE", 0.20),
    Office("Gent", "BE", 0.12),
    Office("Brussel", "BE", 0.10),
)


@dataclass(frozen=True)
class Story:
    """How the habit of a department moves: level at fractions of the simulated period.

    `kind` is the truth that a reader of the reports should find at the end:
    grows | stands still | falls | steady. Level 0 is about 60 % of licensed people active in a
    normal week, -1 about a quarter, +1 about 85 %; between two points it runs straight.
    """

    kind: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Department:
    name: str
    people: int  # of 2,000; exact when `small`
    licensed: float  # share with a licence at the end
    pilot: float  # share with a licence before the first week
    story: Story
    functions: tuple[str, ...]
    plan: str = "Microsoft 365 E3"
    leans: Mapping[str, float] = field(default_factory=dict)  # app → factor on its use
    small: bool = False  # keeps its size whatever the size of the organisation


def _steady(level: float) -> Story:
    return Story("steady", ((0.0, level - 0.1), (0.3, level), (1.0, level)))


DEPARTMENTS = (
    Department(
        "Klantenservice", 340, 0.62, 0.08,
        Story("stands still", ((0.0, -0.9), (0.5, -0.3), (1.0, -0.4))),
        ("Medewerker klantcontact", "Specialist klantcontact", "Planner", "Kwaliteitscoach"),
        leans={"outlook": 1.3, "excel": 0.6},
    ),
    Department(
        "Productie", 300, 0.16, 0.03,
        Story("stands still", ((0.0, -0.7), (0.4, -0.5), (1.0, -0.7))),
        ("Operator", "Procesoperator", "Ploegleider", "Werkvoorbereider"),
        plan="Microsoft 365 F3", leans={"word": 0.6},
    ),
    Department(
        "Verkoop", 235, 0.82, 0.15,
        Story("grows", ((0.0, -0.7), (0.4, -0.5), (1.0, 0.85))),
        ("Accountmanager", "Binnendienstmedewerker", "Salesadviseur", "Relatiebeheerder"),
        leans={"powerpoint": 1.5},
    ),
    Department(
        "Logistiek", 190, 0.26, 0.04,
        Story("falls", ((0.0, 0.1), (0.55, 0.4), (1.0, -1.0))),
        ("Magazijnmedewerker", "Transportplanner", "Voorraadbeheerder", "Teamcoördinator"),
        plan="Microsoft 365 F3", leans={"excel": 1.5},
    ),
    Department(
        "Onderzoek & Ontwikkeling", 180, 0.84, 0.22,
        Story("grows", ((0.0, -0.7), (0.4, -0.55), (1.0, 0.85))),
        ("Onderzoeker", "Ontwikkelingenieur", "Laborant", "Productontwikkelaar"),
        leans={"word": 1.2, "onenote": 2.0},
    ),
    Department(
        "ICT", 160, 0.92, 0.45, _steady(0.75),
        ("Systeembeheerder", "Softwareontwikkelaar", "Servicedeskmedewerker", "Informatieanalist"),
        leans={"chat_work": 1.3, "chat_web": 1.6, "loop": 3.0, "agent": 2.0},
    ),
    Department(
        "Projectbureau", 130, 0.85, 0.20,
        Story("falls", ((0.0, 0.3), (0.55, 0.65), (1.0, -0.7))),
        ("Projectleider", "Projectassistent", "Adviseur", "Programmamanager"),
        leans={"powerpoint": 1.4},
    ),
    Department(
        "Financiën", 120, 0.78, 0.14,
        Story("stands still", ((0.0, -0.7), (0.5, -0.15), (1.0, -0.3))),
        ("Controller", "Boekhouder", "Financieel analist", "Crediteurenbeheerder"),
        leans={"excel": 3.0, "powerpoint": 0.8},
    ),
    Department(
        "Marketing & Communicatie", 100, 0.93, 0.38, _steady(0.55),
        ("Communicatieadviseur", "Marketeer", "Redacteur", "Vormgever"),
        leans={"word": 1.3, "powerpoint": 1.8, "chat_web": 1.5},
    ),
    Department(
        "Personeel & Organisatie", 70, 0.88, 0.25,
        Story("steady", ((0.0, 0.4), (0.7, 0.4), (1.0, 0.25))),
        ("HR-adviseur", "Recruiter", "Salarisadministrateur", "Opleidingsadviseur"),
        leans={"word": 1.2},
    ),
    Department(
        "Kwaliteit & Milieu", 55, 0.80, 0.16,
        Story("grows", ((0.0, -0.7), (0.4, -0.6), (1.0, 0.75))),
        ("Kwaliteitsmedewerker", "Auditor", "Milieucoördinator"),
    ),
    Department(
        "Juridische Zaken", 12, 1.0, 0.5,
        Story("stands still", ((0.0, -0.3), (0.4, 0.0), (1.0, -0.1))),
        ("Jurist", "Juridisch medewerker", "Contractbeheerder"),
        leans={"word": 1.6, "excel": 0.5}, small=True,
    ),
    Department(
        "Directie", 8, 1.0, 1.0, _steady(0.6),
        ("Directeur", "Directiesecretaris"), plan="Microsoft 365 E5", small=True,
    ),
    Department(
        "Interne Audit", 6, 1.0, 0.5, _steady(0.3),
        ("Auditor", "Senior auditor"), leans={"excel": 1.5}, small=True,
    ),
)  # fmt: skip

# chance of the app on a day with any use, for somebody of average taste
APPS: dict[str, float] = {
    "teams": 0.60,
    "word": 0.20,
    "excel": 0.035,
    "powerpoint": 0.045,
    "outlook": 0.33,
    "onenote": 0.010,
    "loop": 0.007,
    "chat_work": 0.46,
    "chat_web": 0.12,
    "agent": 0.025,
}
