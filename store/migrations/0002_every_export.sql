-- Facts from the other exports. Like those of 0001 they can be made again from the archive; each
-- names the batch it came from, and `line` the place in that file.

-- one row per report, app and day (or window): what Microsoft counts for the whole organisation
create table tenant_total (
    batch_id integer not null,
    line bigint not null,
    refresh_on date not null,
    period_days smallint,                  -- length of the window that ends on refresh_on; null: of one day
    used_on date,                          -- the day of a daily total; null: of the window
    app_id smallint not null,              -- 0: any app
    enabled_people integer,
    active_people integer,
    prompts integer
);

-- one row per line of an alias file: an address that became another one
create table address_change (
    batch_id integer not null,
    line bigint not null,
    old_account_id integer not null,
    new_account_id integer not null,
    changed_on date                        -- from the week after, the old address may be another's
);

create view address_change_account as
select old_account_id as account_id from address_change
union all
select new_account_id from address_change;

-- one row per spelling of a group that counts as another one
create table group_merge (
    batch_id integer not null,
    line bigint not null,
    dimension varchar not null,            -- department | team | function | office | country | company
    value varchar not null,
    becomes varchar not null
);
