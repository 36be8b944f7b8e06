"""Columns of the control file in which people write, and those that hold keys and codes.

A person is erased from the first; the second are words of the product, of the organisation's units,
days and numbers, and change by nothing that a person happens to be called. A test holds that each
column of text in the file stands in exactly one of the two.
"""

from __future__ import annotations

from store.choices import RECLAIM_PURPOSE

# Which rows of a column: those of settings that are a sentence.
_SENTENCES = f"name in ('purpose', '{RECLAIM_PURPOSE}')"
EVERY = "true"

FREE: dict[str, dict[str, str]] = {
    "job": dict.fromkeys(("args", "stage", "result", "error"), EVERY),
    "setting": {"value": _SENTENCES},
    "setting_log": {"value": _SENTENCES, "who": EVERY, "why": EVERY},
    "access_log": dict.fromkeys(("who", "question"), EVERY),
    "access_person": {"name": EVERY},
    "action": dict.fromkeys(
        ("title", "goal", "owner", "link", "materials", "created_by", "changed_by"), EVERY
    ),
    "action_log": dict.fromkeys(("who", "was", "became"), EVERY),
    "follow_up": dict.fromkeys(("reason", "who"), EVERY),
    "note": dict.fromkeys(("words", "author"), EVERY),
    "goal": dict.fromkeys(("set_by", "ended_by"), EVERY),
    "opt_in": {"who": EVERY},
    "use_case": dict.fromkeys(
        (
            *("title", "plain", "how_to", "contact_role", "link"),
            *("created_by", "changed_by"),
        ),
        EVERY,
    ),
    "use_case_share": {"who": EVERY},
    "closed_time": dict.fromkeys(("why", "added_by", "removed_by", "removed_why"), EVERY),
    "left_out_case": dict.fromkeys(("why", "who"), EVERY),
    "digest_sent": {"failed": EVERY},
}

CODES: dict[str, tuple[str, ...]] = {
    "step": ("name", "applied_at"),
    "job": ("job_id", "kind", "state", "created_at", "finished_at", "pid_started"),
    "setting": ("name",),
    "setting_log": ("changed_at", "name"),
    "access_log": ("seen_at", "role", "page"),
    # Rows of a chain that must not break: persons stand in it as keyed hashes only.
    "access_entry": ("seen_at", "who", "role", "page", "question", "about", "previous", "mark"),
    "access_person": ("who",),
    "access_seal": ("name", "value", "mac"),
    "access_anchor": ("mark", "kept_from", "made_at"),
    "action": (
        *("kind", "status", "dimension", "starts_on", "ends_on", "event_key", "drawn_at"),
        *("created_at", "created_role", "changed_at", "changed_role"),
    ),
    "action_team": ("plain", "team", "starts_on", "stopped_on"),
    "action_log": ("changed_at", "role", "what"),
    "follow_up": ("dimension", "plain", "team", "state", "until_on", "changed_at", "role"),
    "note": ("dimension", "plain", "team", "written_at", "role"),
    "goal": (
        *("dimension", "plain", "team", "metric", "by_on"),
        *("set_at", "set_role", "ended_at"),
    ),
    "opt_in": ("dimension", "plain", "team", "what", "chosen_at", "role"),
    "use_case": (
        *("department", "function", "app", "kind"),
        *("created_at", "created_role", "changed_at", "changed_role", "withdrawn_at"),
    ),
    "use_case_share": ("dimension", "plain", "team", "shared_on", "recorded_at", "role"),
    "closed_time": ("first_on", "last_on", "place", "added_at", "removed_at"),
    "left_out_case": ("reason", "state", "since_on", "begun_at", "done_at"),
    "left_out_mark": ("mark", "from_on", "to_on"),
    "backup": ("path", "made_at", "expires_at"),
    "retention_run": ("ran_at", "cutoff_on", "removed"),
    "digest_sent": ("sent_at", "how", "role"),
}
