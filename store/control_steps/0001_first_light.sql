-- Jobs, settings with their history, and who looked at what. Instants are UTC, ISO 8601.
create table if not exists job (
    job_id text primary key, kind text not null, state text not null, args text not null,
    stage text, done integer not null default 0, total integer not null default 0,
    result text, error text, pid integer, created_at text not null, finished_at text
);
create table if not exists setting (name text primary key, value text not null);
create table if not exists setting_log (
    changed_at text not null, name text not null, value text not null,
    who text not null, why text not null
);
create table if not exists access_log (
    seen_at text not null, who text not null, role text not null,
    page text not null, question text not null
);
