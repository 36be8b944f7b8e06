-- one row per group, app and band (weeks with use, out of 4; null: unknown): people in the band
with fact as (
    select used_week.person_id, used_week.week_on, used_week.apps, cast(0 as bigint) as unclear
    from used_week
    union all
    select unclear_week.person_id, unclear_week.week_on, cast(0 as bigint), unclear_week.apps
    from unclear_week
),
calendar as (
    -- weeks as bits, so that two accounts of one person in one week count once
    select
        fact.person_id,
        app_dimension.app_key,
        bit_or(case when (fact.apps & app_dimension.mask) <> 0 then window_week.bit else 0 end) as active,
        bit_or(case when (fact.unclear & app_dimension.unclear_mask) <> 0 then window_week.bit else 0 end)
            as unclear
    from fact
    join window_week on window_week.week_on = fact.week_on
    cross join app_dimension
    group by fact.person_id, app_dimension.app_key
),
told as (
    select member.grp, calendar.app_key, calendar.active, calendar.unclear, count(*) as people
    from calendar
    join member on member.person_id = calendar.person_id
    group by member.grp, calendar.app_key, calendar.active, calendar.unclear
),
banded as (
    select
        told.grp,
        told.app_key,
        case
            when (told.active | told.unclear) <> told.active then null
            else cast(bit_count(told.active) as varchar(20))
        end as band,
        told.people
    from told
),
silent as (
    -- nothing known and nothing open in the whole period: not active in any week
    select size.grp, size.app_key, '0' as band, size.people - coalesce(heard.people, 0) as people
    from (
        select member.grp, app_dimension.app_key, count(*) as people
        from member
        cross join app_dimension
        group by member.grp, app_dimension.app_key
    ) as size
    left join (
        select told.grp, told.app_key, sum(told.people) as people
        from told
        group by told.grp, told.app_key
    ) as heard
        on heard.grp = size.grp
        and heard.app_key = size.app_key
),
every as (
    select banded.grp, banded.app_key, banded.band, banded.people
    from banded
    union all
    select silent.grp, silent.app_key, silent.band, silent.people
    from silent
)
select every.grp, every.app_key, every.band, sum(every.people) as people
from every
group by every.grp, every.app_key, every.band
