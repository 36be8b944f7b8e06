-- one row per group and app: people, those active in the 28 days up to the report, those it lists or not
with day as (
    select person_use_day.person_id, bit_or(cast(1 as bigint) << person_use_day.app_id) as apps
    from person_use_day
    where
        person_use_day.series = $series
        and person_use_day.used_on >= $starts_on
        and person_use_day.used_on <= $last_on
    group by person_use_day.person_id
),
listed as (
    -- the report names every listed person's last day of use, so it leaves nothing open
    select distinct coalesce(alias.person_id, coverage.account_id) as person_id
    from coverage
    left join alias
        on alias.account_id = coverage.account_id
        and alias.from_on <= $last_on
        and alias.to_on > $last_on
    where
        coverage.series = $series
        and coverage.concealed = $concealed
        and coverage.from_on <= $last_on
        and coverage.to_on >= $last_on
),
profile as (
    select
        member.grp,
        coalesce(day.apps, 0) as apps,
        case when listed.person_id is null then 1 else 0 end as missing,
        count(*) as people
    from member
    left join day on day.person_id = member.person_id
    left join listed on listed.person_id = member.person_id
    group by
        member.grp,
        coalesce(day.apps, 0),
        case when listed.person_id is null then 1 else 0 end
),
tally as (
    select
        profile.grp,
        app_dimension.app_key,
        profile.people,
        case when (profile.apps & app_dimension.mask) <> 0 then profile.people else 0 end as active,
        case
            when (profile.apps & app_dimension.mask) = 0 and profile.missing = 1 then profile.people
            else 0
        end as unknown
    from profile
    cross join app_dimension
)
select
    tally.grp,
    tally.app_key,
    sum(tally.people) as people,
    sum(tally.active) as numerator,
    sum(tally.people) - sum(tally.unknown) as denominator,
    sum(tally.unknown) as unknown
from tally
group by tally.grp, tally.app_key
