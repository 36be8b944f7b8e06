"""People sources: what each calls the attributes that Kadans keeps. What is not here is never kept.

The attributes are the columns of the staged table: upn, object_id, mail, display_name, department,
team, manager, function, office, country, company, licensed, enabled, guest, effective_on. Some more
are read and turned into one of those: `blocked` (not enabled), `user_type` (guest), `licences`
(names of products) and the plans of Graph.
"""

from __future__ import annotations

from types import MappingProxyType

from ingest.contract import Column, Contract
from words import text

# Attributes with few values that people choose: cleaned and looked over value by value.
DIMENSIONS = ("department", "team", "function", "office", "country", "company")

_KEY = ("person", "effective_on")


def _text(name: str, *en: str, **other: tuple[str, ...]) -> Column:
    return Column(name, "text", {"en": en, **other})


ENTRA_USERS = Contract(
    source="entra_users",
    kind="people",
    title=text("the list of users from Entra (Download users)"),
    grain="one row per account of the directory on the day of the export",
    key=_KEY,
    columns=(
        Column("upn", "text", {"en": ("userPrincipalName",)}, required=True),
        _text("object_id", "id", "objectId"),
        _text("mail", "mail"),
        _text("display_name", "displayName"),
        _text("department", "department"),
        _text("function", "jobTitle"),
        _text("office", "officeLocation", "physicalDeliveryOfficeName"),
        _text("country", "country"),
        _text("company", "companyName"),
        Column("enabled", "boolean", {"en": ("accountEnabled",)}),
        _text("user_type", "userType"),
    ),
)

ADMIN_USERS = Contract(
    source="admin_users",
    kind="people",
    title=text("the list of active users from the Microsoft 365 admin center"),
    grain="one row per account on the day of the export",
    key=_KEY,
    columns=(
        Column("upn", "text", {"en": ("User principal name",)}, required=True),
        _text("object_id", "Object Id"),
        _text("display_name", "Display name"),
        _text("department", "Department"),
        _text("function", "Title"),
        _text("office", "Office"),
        _text("country", "Country/Region", "Country or region"),
        _text("licences", "Licenses"),
        Column("blocked", "boolean", {"en": ("Block credential",)}),
    ),
)

GRAPH_USERS = Contract(
    source="graph_users",
    kind="people",
    title=text("the users of Microsoft Graph (/users)"),
    grain="one row per account on the day of the request",
    key=_KEY,
    columns=(
        Column("upn", "text", {"en": ("userPrincipalName",)}, required=True),
        _text("object_id", "id"),
        _text("mail", "mail"),
        _text("display_name", "displayName"),
        _text("department", "department"),
        # A manager's id outlives a new name; the address serves when it was not asked for.
        _text("manager", "manager.id", "manager.userPrincipalName", "manager.mail"),
        _text("function", "jobTitle"),
        _text("office", "officeLocation"),
        _text("country", "country"),
        _text("company", "companyName"),
        Column("enabled", "boolean", {"en": ("accountEnabled",)}),
        _text("user_type", "userType"),
        _text("assigned_plans", "assignedPlans"),
        _text("assigned_licences", "assignedLicenses"),
    ),
)

VIVA_ORG = Contract(
    source="viva_org",
    kind="people",
    title=text("organisational data of Viva Insights"),
    grain="one row per person and effective date",
    key=_KEY,
    columns=(
        Column("upn", "text", {"en": ("PersonId",)}, required=True),
        Column("effective_on", "date", {"en": ("EffectiveDate",)}, required=True),
        _text("manager", "ManagerId"),
        _text("department", "Organization"),
        _text("function", "FunctionType"),
        _text("office", "Location"),
    ),
)

PEOPLE_FILE = Contract(
    source="people_file",
    kind="people",
    title=text("a people file"),
    grain="one row per person, or per person and effective date",
    key=_KEY,
    columns=(
        _text(
            "upn",
            *("User Principal Name", "UPN", "Username", "User ID", "PersonId", "Sign-in name"),
            nl=("Gebruikersnaam", "Aanmeldnaam", "Inlognaam"),
            fr=("Nom d'utilisateur", "Nom d'utilisateur principal", "Identifiant"),
            de=("Benutzername", "Benutzerprinzipalname", "Anmeldename"),
        ),
        _text(
            "object_id",
            *("Object Id", "Entra object id", "Entra id", "Azure AD object id", "AAD object id"),
            *("User guid", "id"),
        ),
        _text(
            "mail",
            *("Email", "Mail", "Email address", "Mail address", "Primary SMTP address"),
            nl=("E-mailadres", "Mailadres"),
            fr=("Adresse e-mail", "Courriel", "Adresse de messagerie"),
            de=("E-Mail-Adresse",),
        ),
        _text(
            "display_name",
            *("Display name", "Name", "Full name", "Employee name"),
            nl=("Weergavenaam", "Naam", "Volledige naam", "Naam medewerker"),
            fr=("Nom complet", "Nom d'affichage", "Nom"),
            de=("Anzeigename", "Vollständiger Name"),
        ),
        _text(
            "department",
            *("Department", "Department name", "Organization", "Organisation", "Business unit"),
            nl=("Afdeling", "Afdelingsnaam", "Organisatie-eenheid", "Dienst"),
            fr=("Département", "Service"),
            de=("Abteilung",),
        ),
        _text(
            "team", "Team", "Team name", nl=("Teamnaam", "Ploeg"), fr=("Équipe",), de=("Teamname",)
        ),
        _text(
            "manager",
            *("Manager UPN", "Manager user principal name", "Manager email", "ManagerId"),
            *("Manager", "Reports to", "Supervisor"),
            nl=("E-mail leidinggevende", "Leidinggevende e-mail", "Leidinggevende", "Teamleider"),
            fr=("Responsable", "Supérieur", "E-mail du responsable"),
            de=("Vorgesetzter", "Vorgesetzte", "Führungskraft"),
        ),
        _text(
            "function",
            *("Job title", "Title", "Function", "FunctionType", "Job function", "Position"),
            nl=("Functie", "Functienaam", "Functietitel"),
            fr=("Fonction", "Poste", "Intitulé du poste"),
            de=("Funktion", "Berufsbezeichnung", "Stelle"),
        ),
        _text(
            "office",
            *("Office", "Office location", "Location", "Site"),
            nl=("Kantoor", "Vestiging", "Locatie", "Standplaats"),
            fr=("Bureau", "Lieu"),
            de=("Standort", "Büro"),
        ),
        _text(
            "country",
            *("Country", "Country/Region", "Country or region"),
            nl=("Land", "Land/regio"),
            fr=("Pays",),
        ),
        _text(
            "company",
            *("Company", "Company name", "Legal entity"),
            nl=("Bedrijf", "Bedrijfsnaam", "Onderneming"),
            fr=("Société", "Entreprise"),
            de=("Firma", "Unternehmen"),
        ),
        Column(
            "licensed",
            "boolean",
            {
                "en": (
                    *("Copilot licence", "Copilot license", "Has Copilot license"),
                    *("Has Copilot licence", "Has Copilot license assigned", "Has license"),
                    *("Has licence", "Licensed", "License", "Licence", "Copilot"),
                ),
                "nl": ("Copilot-licentie", "Heeft Copilot-licentie", "Heeft licentie", "Licentie"),
                "fr": ("Licence Copilot",),
                "de": ("Copilot-Lizenz", "Lizenz"),
            },
        ),
        _text("licences", "Licenses", "Licences", nl=("Licenties",), de=("Lizenzen",)),
        Column(
            "enabled",
            "boolean",
            {
                "en": ("Account enabled", "Enabled", "Active", "Employed"),
                "nl": ("In dienst", "Actief", "Account actief"),
                "fr": ("Actif", "En service"),
                "de": ("Aktiv",),
            },
        ),
        Column(
            "blocked",
            "boolean",
            {"en": ("Block credential", "Blocked"), "nl": ("Geblokkeerd",), "de": ("Gesperrt",)},
        ),
        _text("user_type", "User type", nl=("Gebruikerstype", "Soort gebruiker")),
        Column(
            "effective_on",
            "date",
            {
                "en": ("Effective date", "Effective from", "Valid from", "As of"),
                "nl": (
                    "Ingangsdatum",
                    "Datum ingang",
                    "Ingaande",
                    "Vanaf",
                    "Geldig vanaf",
                    "Per datum",
                    "Peildatum",
                ),
                "fr": ("Date d'effet", "Valable à partir du"),
                "de": ("Gültig ab", "Wirksam ab", "Stichtag"),
            },
        ),
    ),
)

PEOPLE_CONTRACTS = MappingProxyType(
    {
        contract.source: contract
        for contract in (ENTRA_USERS, ADMIN_USERS, GRAPH_USERS, VIVA_ORG, PEOPLE_FILE)
    }
)

# What tells whom a row is about, the surest first; a people file needs one of them.
IDENTIFIERS = ("object_id", "upn", "mail")
# A hand-made list with an identifier and one of these is a people file.
TELLING = (*DIMENSIONS, "manager", "licensed", "licences")
