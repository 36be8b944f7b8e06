-- one row per group and app: people, those with the habit, those of whom the habit is known or not
with weeks as (
    select
        app_calendar.person_id,
        app_calendar.app_key,
        bit_count(app_calendar.active) as active,
        bit_count(app_calendar.active | app_calendar.unclear) as possible
    from app_calendar
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
