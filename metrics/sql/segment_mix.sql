-- one row per group and segment (null: unknown): people in it
with fact as (
    select used_week.person_id, used_week.week_on, 1 as active
    from used_week
    union all
    select unclear_week.person_id, unclear_week.week_on, 0
    from unclear_week
    where (unclear_week.apps & 1) <> 0
),
calendar as (
    -- weeks as bits, so that two accounts of one person in one week count once
    select
        fact.person_id,
        bit_or(case when fact.active = 1 then window_week.bit else 0 end) as active,
        bit_or(case when fact.active = 0 then window_week.bit else 0 end) as unclear
    from fact
    join window_week on window_week.week_on = fact.week_on
    group by fact.person_id
),
person as (
    select
        member.grp,
        bit_count(coalesce(calendar.active, 0)) as active,
        bit_count(coalesce(calendar.active | calendar.unclear, 0)) as possible,
        case
            when $volume_known = 0 or window_missed.person_id is not null then null
            else coalesce(window_total.prompts, 0)
        end as prompts
    from member
    left join calendar on calendar.person_id = member.person_id
    left join window_total on window_total.person_id = member.person_id
    left join window_missed on window_missed.person_id = member.person_id
),
segmented as (
    select
        person.grp,
        case
            when person.active < $habit_weeks and person.possible >= $habit_weeks then null
            when person.active >= $habit_weeks and person.prompts is null then 'habitual-volume-unknown'
            when person.active >= $habit_weeks and person.prompts >= 15 * $window_weeks then 'power'
            when person.active >= $habit_weeks then 'habitual'
            when person.prompts is null and person.active > 0 then 'active-volume-unknown'
            when person.prompts >= $window_weeks then 'novice'
            when person.active > 0 or person.prompts > 0 then 'low'
            when person.possible > 0 then null
            else 'none'
        end as band
    from person
)
select segmented.grp, 'any' as app_key, segmented.band, count(*) as people
from segmented
group by segmented.grp, segmented.band
