-- Who looked (hash-chained), who is left out and since when, and which backups there are. No names: persons
-- stand here as keyed hashes, and access_person, which says whose a hash is, can be emptied of one.

-- one row per look, export or command; `mark` is a keyed hash over the row and the mark before it
create table access_entry (
    seq integer primary key,
    seen_at text not null,
    who text not null,                      -- local | keyed hash of the directory id or user
    role text not null,
    page text not null,                     -- page, export or command
    question text not null,                 -- addresses and ids in it are left out
    about text,                             -- keyed hash of the person looked at; null: of groups
    previous text not null,
    mark text not null
);

-- one row per person who looked: what stands behind the keyed hash
create table access_person (who text primary key, name text not null);

-- where the chain begins after retention took its oldest rows
create table access_anchor (seq integer not null, mark text not null, kept_from text not null, made_at text not null);

-- one row per erasure or objection
create table left_out_case (
    number integer primary key autoincrement,
    reason text not null,                   -- erased | objected
    state text not null,                    -- begun | done | lifted
    why text not null, who text not null,
    since_on text not null,
    begun_at text not null, done_at text
);

-- one row per account of such a person and range of days [from_on, to_on): a keyed hash of its key
create table left_out_mark (
    number integer not null references left_out_case (number),
    mark text not null, from_on text not null, to_on text not null
);

-- one row per backup that was made here and not yet removed
create table backup (
    path text primary key, made_at text not null, expires_at text not null, data_version integer not null
);

-- one row per run of retention: what it removed, as JSON
create table retention_run (ran_at text not null, cutoff_on text not null, removed text not null);

-- when a process of a job began: a number is given out again, a moment is not
alter table job add column pid_started text;
