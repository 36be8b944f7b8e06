-- Derived facts. Everything here can be made again from the archive; nothing here is a name.
-- Dates are UTC days. A series is 0 for people with a Copilot licence, 1 for Copilot Chat without one.
-- Ranges are half-open [from_on, to_on) unless a comment says otherwise; DATE '9999-12-31' means "still".

-- one row per account: what a source calls a person (kind upn, oid or hash), under its keyed hash
create table account (
    account_id integer not null,
    key uuid not null,
    kind varchar not null
);

-- one row per batch: one imported file (or ZIP member)
create table batch (
    batch_id integer primary key,
    source varchar not null,
    kind varchar not null,                 -- usage | people
    state varchar not null,                -- committed | undone
    file_name varchar not null,
    file_sha256 varchar not null,
    rows_hash varchar not null,            -- independent of row order and container
    rows_read bigint not null,
    rows_accepted bigint not null,
    rows_rejected bigint not null,
    people_matched bigint,
    newest_on date,                        -- report refresh date, or the day a people file speaks of
    archive_file varchar not null,
    imported_at timestamp not null,        -- UTC
    undone_at timestamp,
    header varchar not null,               -- JSON, as in the archive file
    findings varchar not null              -- JSON; never quotes a name or a UPN
);

-- one row per usage batch and report refresh date
create table snapshot (
    series tinyint not null,
    refresh_on date not null,
    batch_id integer not null,
    source varchar not null,
    people integer not null,
    concealed boolean not null
);

-- one row per account and unbroken run of snapshots that list it; both ends inclusive,
-- to_on 9999-12-31 while the newest snapshot of the series still lists it
create table coverage (
    series tinyint not null,
    concealed boolean not null,            -- concealed reports form a sequence of their own
    account_id integer not null,
    from_on date not null,
    to_on date not null
);

-- one row per known-active day of an account in an app (app 0: the report's all-app date)
create table use_day (
    series tinyint not null,
    used_on date not null,
    app_id smallint not null,
    account_id integer not null
);

-- one row per Monday-to-Sunday week with known activity; apps has bit app_id set per app
create table use_week (
    series tinyint not null,
    week_on date not null,
    account_id integer not null,
    apps bigint not null
);

-- one row per account and week whose status is unknown although a later snapshot lists the account;
-- bit app_id per unknown app, bit 0 when "active in any app" is unknown
create table unknown_week (
    series tinyint not null,
    week_on date not null,
    account_id integer not null,
    apps bigint not null
);

-- one row per account, week and window length: the report's rolling counts of the window that ends
-- in that week (refresh date on its Friday, Saturday or Sunday; the latest wins)
create table window_count (
    series tinyint not null,
    week_on date not null,
    days smallint not null,
    account_id integer not null,
    prompts integer,
    prompts_chat_work integer,
    prompts_chat_web integer,
    active_days smallint
);

-- one row per week and window length for which counts are kept: where they came from
create table window_source (
    series tinyint not null,
    week_on date not null,
    days smallint not null,
    refresh_on date not null,
    batch_id integer not null
);

-- one row per week that snapshots can speak of: the first refresh date on or after its Friday
create table week (
    series tinyint not null,
    week_on date not null,
    covered_on date not null,
    concealed boolean not null
);

-- one row per person and unbroken run of what people files say (before reports are looked at);
-- the first run reaches back to 0001-01-01 (back-cast), licence_from_on tells from when a list speaks
create table people_span (
    person_id integer not null,
    from_on date not null,
    to_on date not null,
    listed boolean not null,               -- false: a later full picture no longer has this person
    licensed boolean,                      -- null: no file in reach tells
    licence_from_on date,                  -- first day a licence list speaks of; earlier days are back-cast
    department_id integer not null,
    team_id integer not null,
    function_id integer not null,
    office_id integer not null,
    country_id integer not null,
    company_id integer not null
);

-- one row per person and unbroken run of unchanged attributes; ids point to dimension_value (0: unknown)
create table person_span (
    person_id integer not null,
    from_on date not null,
    to_on date not null,
    concealed boolean not null,            -- a person the reports only show as a hash
    licensed boolean not null,
    licence_basis varchar not null,        -- list (a licence list says so) | report (seen in the report)
    licensed_since_on date,                -- first day of the present licence, where known
    seen_from_on date,                     -- first refresh date that lists the person; null: never
    seen_until_on date,                    -- last refresh date that lists the person; 9999-12-31: the newest; null: never
    department_id integer not null,
    team_id integer not null,
    function_id integer not null,
    office_id integer not null,
    country_id integer not null,
    company_id integer not null
);

-- one row per value of an organisation dimension, as most people's rows spell it
create table dimension_value (
    dimension varchar not null,            -- department | team | function | office | country | company
    value_id integer not null,
    value varchar not null
);

-- one row per account that belongs to a person with another id in [from_on, to_on) (renames, re-used addresses)
create table alias (
    account_id integer not null,
    from_on date not null,
    to_on date not null,
    person_id integer not null
);

-- one row per app column a report can have
create table app (
    app_id smallint not null,              -- 0 is "any app", from the report's all-app date
    app_key varchar not null
);

-- one row per series and person week: facts under the person, renames resolved
-- name → value: data_version (counts commits), tenant
create table meta (
    name varchar not null,
    value varchar not null
);

create view person_use_week as
select w.series, w.week_on, coalesce(a.person_id, w.account_id) as person_id, w.apps
from use_week w
left join alias a
    on a.account_id = w.account_id and w.week_on >= a.from_on and w.week_on < a.to_on;

create view person_unknown_week as
select w.series, w.week_on, coalesce(a.person_id, w.account_id) as person_id, w.apps
from unknown_week w
left join alias a
    on a.account_id = w.account_id and w.week_on >= a.from_on and w.week_on < a.to_on;

create view person_use_day as
select d.series, d.used_on, d.app_id, coalesce(a.person_id, d.account_id) as person_id
from use_day d
left join alias a
    on a.account_id = d.account_id and d.used_on >= a.from_on and d.used_on < a.to_on;

create view person_window_count as
select c.series, c.week_on, c.days, coalesce(a.person_id, c.account_id) as person_id,
       c.prompts, c.prompts_chat_work, c.prompts_chat_web, c.active_days
from window_count c
left join alias a
    on a.account_id = c.account_id and c.week_on >= a.from_on and c.week_on < a.to_on;
