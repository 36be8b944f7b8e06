-- one row per group and band (mean days a week; null: unknown): people in the band; days the report counts
with person as (
    select
        member.grp,
        case
            when window_missed.person_id is not null then null
            else coalesce(window_total.days, 0)
        end as days,
        case when used.person_id is null then 0 else 1 end as active,
        count(*) as people
    from member
    left join window_total on window_total.person_id = member.person_id
    left join window_missed on window_missed.person_id = member.person_id
    left join used on used.person_id = member.person_id
    group by
        member.grp,
        case
            when window_missed.person_id is not null then null
            else coalesce(window_total.days, 0)
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
