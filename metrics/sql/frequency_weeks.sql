-- one row per group, app and band (weeks with use, out of 4; null: unknown): people in the band
with told as (
    select member.grp, app_calendar.app_key, app_calendar.active, app_calendar.unclear, count(*) as people
    from app_calendar
    join member on member.person_id = app_calendar.person_id
    group by member.grp, app_calendar.app_key, app_calendar.active, app_calendar.unclear
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
