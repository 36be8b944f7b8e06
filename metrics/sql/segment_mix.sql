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
counted as (
    select person_window_count.person_id, sum(person_window_count.prompts) as prompts
    from person_window_count
    join tile
        on tile.week_on = person_window_count.week_on
        and tile.days = person_window_count.days
    where person_window_count.series = $series
    group by person_window_count.person_id
),
missed as (
    -- not listed by the report of a window although licensed then, and no count from another account
    select distinct member.person_id
    from member
    cross join tile
    left join person_window_count
        on person_window_count.series = $series
        and person_window_count.week_on = tile.week_on
        and person_window_count.days = tile.days
        and person_window_count.person_id = member.person_id
    left join unclear_week
        on unclear_week.person_id = member.person_id
        and unclear_week.week_on = tile.week_on
    where
        person_window_count.person_id is null
        and (member.licensed_since_on is null or member.licensed_since_on <= tile.refresh_on)
        and (
            member.seen_from_on is null
            or member.seen_from_on > tile.refresh_on
            or member.seen_until_on < tile.refresh_on
            or (unclear_week.apps & 1) <> 0
        )
),
person as (
    select
        member.grp,
        bit_count(coalesce(calendar.active, 0)) as active,
        bit_count(coalesce(calendar.active | calendar.unclear, 0)) as possible,
        case
            when $volume_known = 0 or missed.person_id is not null then null
            else coalesce(counted.prompts, 0)
        end as prompts
    from member
    left join calendar on calendar.person_id = member.person_id
    left join counted on counted.person_id = member.person_id
    left join missed on missed.person_id = member.person_id
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
