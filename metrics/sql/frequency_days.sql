-- one row per group, app and band (mean days a week; null: unknown): people in the band; daily reports
with days as (
    select person_use_day.person_id, app_dimension.app_key, count(distinct person_use_day.used_on) as days
    from person_use_day
    cross join app_dimension
    where
        person_use_day.series = $series
        and person_use_day.used_on >= $starts_on
        and person_use_day.used_on <= $last_on
        and ((cast(1 as bigint) << person_use_day.app_id) & app_dimension.mask) <> 0
    group by person_use_day.person_id, app_dimension.app_key
),
listed as (
    -- listed by every report of the period, or from the licence on
    select distinct member.person_id
    from coverage
    left join alias
        on alias.account_id = coverage.account_id
        and alias.from_on <= $last_on
        and alias.to_on > $last_on
    join member on member.person_id = coalesce(alias.person_id, coverage.account_id)
    where
        coverage.series = $series
        and coverage.concealed = $concealed
        and (coverage.from_on <= $starts_on or coverage.from_on <= member.licensed_since_on)
        and coverage.to_on >= $last_on
),
person as (
    select member.person_id, member.grp, app_dimension.app_key
    from member
    cross join app_dimension
),
counted as (
    select
        person.grp,
        person.app_key,
        case when listed.person_id is null then null else coalesce(days.days, 0) end as days,
        count(*) as people
    from person
    left join days
        on days.person_id = person.person_id
        and days.app_key = person.app_key
    left join listed on listed.person_id = person.person_id
    group by
        person.grp,
        person.app_key,
        case when listed.person_id is null then null else coalesce(days.days, 0) end
),
banded as (
    select
        counted.grp,
        counted.app_key,
        case
            when counted.days is null then null
            when counted.days = 0 then 'days-0'
            when counted.days < 4 then 'days-under-1'
            when counted.days < 12 then 'days-1-2'
            when counted.days < 18 then 'days-3-4'
            else 'days-5'
        end as band,
        counted.people
    from counted
)
select banded.grp, banded.app_key, banded.band, sum(banded.people) as people
from banded
group by banded.grp, banded.app_key, banded.band
