-- one row per group and app: people, those with the habit, those of whom the habit is known or not
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
weeks as (
    select
        calendar.person_id,
        calendar.app_key,
        bit_count(calendar.active) as active,
        bit_count(calendar.active | calendar.unclear) as possible
    from calendar
),
size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
),
tally as (
    select size.grp, app_dimension.app_key, size.people, 0 as habitual, 0 as unknown
    from size
    cross join app_dimension
    union all
    select
        member.grp,
        weeks.app_key,
        0 as people,
        sum(case when weeks.active >= $habit_weeks then 1 else 0 end) as habitual,
        sum(case when weeks.active < $habit_weeks and weeks.possible >= $habit_weeks then 1 else 0 end)
            as unknown
    from weeks
    join member on member.person_id = weeks.person_id
    group by member.grp, weeks.app_key
)
select
    tally.grp,
    tally.app_key,
    sum(tally.people) as people,
    sum(tally.habitual) as numerator,
    sum(tally.people) - sum(tally.unknown) as denominator,
    sum(tally.unknown) as unknown
from tally
group by tally.grp, tally.app_key
