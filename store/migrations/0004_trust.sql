-- Who is not counted, and what is kept of weeks whose rows of persons are gone.

-- one row per account and range of days [from_on, to_on) of somebody who objected: left out of all facts
-- above, whose archived rows stay
create table left_out (
    account_id integer not null,
    from_on date not null,
    to_on date not null
);

-- one row per week, metric and group as it was shown when the week was old enough for its rows to go
create table kept_week (
    batch_id integer not null,
    line bigint not null,
    week_on date not null,
    metric varchar not null,
    dimension varchar not null,            -- '' for the whole organisation
    value varchar not null,
    app varchar not null,                  -- '' for any app
    numerator integer,                     -- null with denominator null: the group was too small to be shown
    denominator integer
);
