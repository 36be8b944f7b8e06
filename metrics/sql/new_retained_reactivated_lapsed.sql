-- one row per group and flow between two periods (null: unknown): people in it
with person as (
    select
        member.person_id,
        member.grp,
        case
            when used.person_id is not null then 1
            when (unclear.apps & 1) <> 0 then null
            else 0
        end as now,
        case
            when used_before.person_id is not null then 1
            when (unclear_before.apps & 1) <> 0 then null
            else 0
        end as before
    from member
    left join used on used.person_id = member.person_id
    left join unclear on unclear.person_id = member.person_id
    left join used_before on used_before.person_id = member.person_id
    left join unclear_before on unclear_before.person_id = member.person_id
),
earlier as (
    select distinct person_use_week.person_id
    from person_use_week
    join person on person.person_id = person_use_week.person_id
    where
        person.now = 1
        and person.before = 0
        and person_use_week.series = $series
        and person_use_week.week_on < $before_starts_on
),
flow as (
    select
        person.grp,
        case
            when person.now is null or person.before is null then null
            when person.now = 1 and person.before = 1 then 'retained'
            when person.now = 1 and earlier.person_id is not null then 'reactivated'
            when person.now = 1 then 'new'
            when person.before = 1 then 'lapsed'
            else 'idle'
        end as band
    from person
    left join earlier on earlier.person_id = person.person_id
)
select flow.grp, 'any' as app_key, flow.band, count(*) as people
from flow
group by flow.grp, flow.band
