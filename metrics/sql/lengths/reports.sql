-- one row per group, app and week of last use: people, and those of whom the last week is open too
-- Without a week: all of whom the last week is open, in a row per set of apps, to be added up. They
-- are counted before the apps are named: over that join DuckDB 2.0 can fail to group (InternalException
-- 'dict-surviving cache'), and a failure of that kind closes the database for the whole process.
select
    member.grp,
    latest.app_key,
    latest.latest_on,
    count(*) as people,
    sum(case when (coalesce(unclear.apps, 0) & latest.unclear_mask) <> 0 then 1 else 0 end) as unclear
from member
join (
    select
        u.person_id,
        app_dimension.app_key,
        app_dimension.unclear_mask,
        max(u.week_on) as latest_on
    from person_use_week as u
    join app_dimension on (u.apps & app_dimension.mask) <> 0
    where u.series = $series and u.week_on >= $first_week_on and u.week_on <= $last_week_on
    group by u.person_id, app_dimension.app_key, app_dimension.unclear_mask
) as latest
    on latest.person_id = member.person_id
left join unclear on unclear.person_id = member.person_id
group by member.grp, latest.app_key, latest.latest_on
union all
select
    open_set.grp,
    app_dimension.app_key,
    cast(null as date) as latest_on,
    cast(0 as bigint) as people,
    open_set.people as unclear
from (
    select member.grp, unclear.apps, count(*) as people
    from unclear
    join member on member.person_id = unclear.person_id
    group by member.grp, unclear.apps
) as open_set
join app_dimension on (open_set.apps & app_dimension.unclear_mask) <> 0
