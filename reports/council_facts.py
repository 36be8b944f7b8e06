"""What of the works-council report does not hang on an organisation: bounds, law, decisions.

Every bound names the test that holds it; a test looks whether that test is there.
"""

from __future__ import annotations

from words import Text, text

# What Kadans cannot do → the test that proves it
BOUNDS: tuple[tuple[Text, str], ...] = (
    (
        text("Show figures of a group under the minimum, or of one that subtraction would give."),
        "tests/metrics/test_attack.py::test_answers_laid_together_tell_no_more_than_each",
    ),
    (
        text("Let somebody be found by comparing two days, weeks or reports."),
        "tests/metrics/test_attack_time.py::test_whoever_joined_left_or_moved_is_not_found",
    ),
    (
        text("Rank or score persons: judgements about teams tell no week of any person."),
        "tests/metrics/teams/test_attack_teams.py"
        "::test_no_week_of_a_person_is_found_from_rows_laid_together",
    ),
    (
        text("Show a person or a small team on the pages about teams."),
        "tests/views/test_teams.py::test_no_person_and_no_small_team_has_a_figure_on_the_page",
    ),
    (
        text("Show somebody the data of another person on the page My data."),
        "tests/views/test_own_data.py::test_a_direct_call_for_another_is_refused",
    ),
    (
        text(
            "Show somebody by name, but for the list of licences: to an admin alone, while it is "
            "switched on, and only when the look is written down."
        ),
        "tests/views/test_reclaim.py::test_no_other_role_sees_it",
    ),
    (
        text(
            "Switch that list on in silence: it takes a purpose, a reason, and each page says so."
        ),
        "tests/views/test_reclaim.py::test_every_page_says_that_it_is_on",
    ),
    (
        text("Open a page for a role that it is not for, by whatever address."),
        "tests/views/test_access.py::test_the_view_itself_refuses_too",
    ),
    (
        text("Show personal data when who looks cannot be written down."),
        "tests/views/test_own_data.py::test_it_stays_closed_when_the_log_cannot_be_written",
    ),
    (
        text("Change or remove a row of the access log without its being seen."),
        "tests/views/test_log.py::test_a_changed_row_is_seen",
    ),
    (
        text("Lower the minimum group in silence: it takes a reason, and every page says so."),
        "tests/views/test_settings.py"
        "::test_lowering_the_minimum_needs_a_reason_and_shows_on_every_page",
    ),
    (
        text("Count somebody who objected."),
        "tests/store/test_exclusion.py::test_facts_are_those_without_the_person",
    ),
    (
        text("Bring back somebody who was erased, by a later file."),
        "tests/store/test_erasure.py"
        "::test_imported_again_the_person_stays_away_and_is_counted_as_rejected",
    ),
    (
        text("Keep rows of persons for longer than was set."),
        "tests/store/test_retention.py::test_no_row_of_a_person_is_older",
    ),
    (
        text("Send anything outside: no page asks another server for something."),
        "tests/browser/test_looking.py::test_every_page_draws_without_asking_outside",
    ),
)

NEVER_KEPT: tuple[Text, ...] = (
    text("What people ask or write, and what Copilot answers."),
    text("Names of files, meetings, mails or sites that Copilot was used with."),
    text("Hours of the day, where somebody is, and with which device."),
    text("Ratings of work, of performance or of feelings."),
)

DECISIONS: tuple[Text, ...] = (
    text("HR or a champion reads which teams ask for attention; Kadans does nothing by itself."),
    text("People decide on a training or another action, and write it down with its aim."),
    text("An admin changes settings; what shows more needs a reason and stays in the log."),
    text("The privacy officer answers objections and requests, and reads the access log."),
    text(
        "Whoever takes a licence back asks the person first; the list of licences decides nothing."
    ),
    text("No decision about a person is taken by Kadans or on its figures (GDPR art. 22)."),
)

# Facts of law with their place; no legal advice
LAW: tuple[tuple[Text, Text], ...] = (
    (
        text("GDPR 4(5), 5, 6(1)(f), 25"),
        text(
            "Keyed codes are still personal data. Purpose, minimisation and legitimate interest "
            "have to be argued; consent at work is rarely valid."
        ),
    ),
    (
        text("GDPR 12–15, 17, 21"),
        text("Information, access, erasure and objection: an answer within one month."),
    ),
    (
        text("GDPR 30, 35"),
        text(
            "A record of processing, and a DPIA. The list of the Dutch authority of 27 November "
            "2019 names monitoring of staff; other authorities have lists of their own."
        ),
    ),
    (
        text("GDPR 88"),
        text("Member states may have rules of their own for data of staff."),
    ),
    (
        text("AI Act 4"),
        text(
            "AI literacy: holds since 2 February 2025. A change of its wording was adopted in "
            "2026; look up the text that holds."
        ),
    ),
    (
        text("AI Act 5(1)(f)"),
        text(
            "Reading emotions at work is prohibited since 2 February 2025. Kadans has nothing that "
            "could do it."
        ),
    ),
    (
        text("AI Act 6(3) and Annex III(4)(b)"),
        text(
            "AI that evaluates performance or behaviour of workers is high-risk, and always so "
            "where it profiles persons. Kadans counts by fixed formulas, of groups; used to judge "
            "persons, this would have to be looked at anew. The change adopted in 2026 moves the "
            "duties from 2 August 2026 to 2 December 2027; look up the text that holds."
        ),
    ),
    (
        text("AI Act 26(7)"),
        text(
            "Before high-risk AI is used at work, the workers concerned and their representatives "
            "are told."
        ),
    ),
    (
        text("WOR 27(1)(k), (l)"),
        text(
            "Netherlands: the works council has to consent to rules on staff data, and to whatever "
            "is suitable for observing presence, behaviour or performance. Suitable is enough."
        ),
    ),
    (
        text("WOR 27(4)–(6)"),
        text(
            "Netherlands: without consent the employer may ask the cantonal court; against a "
            "decision without either, the works council may invoke nullity in writing within one "
            "month."
        ),
    ),
    (
        text("cao 81 (2002)"),
        text(
            "Belgium: data of on-line communication may be controlled for four purposes only "
            "(unlawful acts, confidential interests, security and cost of the network, good-faith "
            "observance of rules), in proportion; the works council (or else the committee for "
            "prevention and protection at work) and each worker are informed; naming single "
            "persons is limited."
        ),
    ),
    (
        text("cao 39 (1983)"),
        text(
            "Belgium, from 50 staff: new technology with important collective effects is told in "
            "writing at least three months before, and consulted on."
        ),
    ),
    (
        text("BetrVG § 87(1) Nr. 6"),
        text(
            "Germany: co-determination on devices that are objectively suited to monitor "
            "behaviour or performance, whatever the intent (BAG 8 March 2022, 1 ABR 20/21, on "
            "Microsoft Office 365)."
        ),
    ),
)

# Building blocks of a DPIA (GDPR 35(7)): risk → what is done about it
RISKS: tuple[tuple[Text, Text], ...] = (
    (
        text("Somebody is recognised in a small group."),
        text("Minimum group, rounding and hidden neighbours, the same on pages and in files."),
    ),
    (
        text("Figures are used to judge a person."),
        text("No figure of a person for anybody else; purpose at the foot of every page."),
    ),
    (
        text("The list of licences by name is used to judge persons."),
        text(
            "Off as it comes; for an admin, with a purpose, a reason and a row in the log for each "
            "look; who is not known is never called unused, and how somebody works is not in it."
        ),
    ),
    (
        text("Somebody looks who should not."),
        text(
            "Sign-in, roles, scope, and a log of every look; who changes it without its key is "
            "seen."
        ),
    ),
    (
        text("Data are kept for too long, or stay after an erasure."),
        text("Retention that rewrites files; an erasure is proved by a search of every file."),
    ),
    (
        text("The machine or a copy is stolen."),
        text(
            "Codes instead of names; names in a file of their own, or nowhere; the key apart from "
            "backups. Encrypting the disk is for the organisation."
        ),
    ),
    (
        text("Use is measured wrongly, and a team suffers by it."),
        text("Weeks that reports cannot tell are unknown, not zero; each figure has its limits."),
    ),
)
