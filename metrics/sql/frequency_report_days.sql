-- one row per group and band (mean days a week; null: unknown): people in the band; days the report counts
with counted as (
    select person_window_count.person_id, sum(person_window_count.active_days) as days
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
        case
            when missed.person_id is not null then null
            else coalesce(counted.days, 0)
        end as days,
        case when used.person_id is null then 0 else 1 end as active,
        count(*) as people
    from member
    left join counted on counted.person_id = member.person_id
    left join missed on missed.person_id = member.person_id
    left join used on used.person_id = member.person_id
    group by
        member.grp,
        case
            when missed.person_id is not null then null
            else coalesce(counted.days, 0)
        end,
        case when used.person_id is null then 0 else 1 end
),
banded as (
    select
        person.grp,
        case
            when person.days is null then null
            -- the report counts days with a prompt in chat; other use is use all the same
            when person.days = 0 and person.active = 0 then 'days-0'
            when person.days < 4 then 'days-under-1'
            when person.days < 12 then 'days-1-2'
            when person.days < 18 then 'days-3-4'
            else 'days-5'
        end as band,
        person.people
    from person
)
select banded.grp, 'any' as app_key, banded.band, sum(banded.people) as people
from banded
group by banded.grp, banded.band
