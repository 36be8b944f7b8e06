-- one row per group and app: people, those active in the period, those whose activity is known or not
with profile as (
    -- people who used the same apps are counted together before apps are told apart
    select member.grp, used.apps, count(*) as people
    from member
    join used on used.person_id = member.person_id
    group by member.grp, used.apps
),
open_profile as (
    select member.grp, coalesce(used.apps, 0) as apps, unclear.apps as unclear, count(*) as people
    from unclear
    join member on member.person_id = unclear.person_id
    left join used on used.person_id = unclear.person_id
    group by member.grp, coalesce(used.apps, 0), unclear.apps
),
size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
),
tally as (
    select size.grp, app_dimension.app_key, size.people, 0 as active, 0 as unknown
    from size
    cross join app_dimension
    union all
    select
        profile.grp,
        app_dimension.app_key,
        0 as people,
        sum(case when (profile.apps & app_dimension.mask) <> 0 then profile.people else 0 end) as active,
        0 as unknown
    from profile
    cross join app_dimension
    group by profile.grp, app_dimension.app_key
    union all
    select
        open_profile.grp,
        app_dimension.app_key,
        0 as people,
        0 as active,
        sum(
            case
                when
                    (open_profile.apps & app_dimension.mask) = 0
                    and (open_profile.unclear & app_dimension.unclear_mask) <> 0
                    then open_profile.people
                else 0
            end
        ) as unknown
    from open_profile
    cross join app_dimension
    group by open_profile.grp, app_dimension.app_key
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
