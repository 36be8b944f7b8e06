-- one row per span of days on which a team, a country or everybody is closed; both days included
create table closed_time (
    closed_id integer primary key,
    first_on text not null, last_on text not null,
    place text not null,                    -- a team, NL or BE; empty: everybody
    school integer not null,                -- a school holiday: some are away, not all
    why text not null, added_at text not null, added_by text not null,
    removed_at text, removed_by text, removed_why text
);
