-- one row per group: people, pairs of person and app used, active people, people of whom it is unknown
with profile as (
    select
        member.grp,
        coalesce(used.apps, 0) as apps,
        coalesce(unclear.apps, 0) as unclear,
        count(*) as people
    from member
    left join used on used.person_id = member.person_id
    left join unclear on unclear.person_id = member.person_id
    group by member.grp, coalesce(used.apps, 0), coalesce(unclear.apps, 0)
),
counted as (
    select
        profile.grp,
        profile.apps,
        profile.unclear,
        profile.people,
        sum(case when (profile.apps & app_dimension.mask) <> 0 then 1 else 0 end) as apps_used,
        sum(
            case
                when
                    (profile.apps & app_dimension.mask) = 0
                    and (profile.unclear & app_dimension.unclear_mask) <> 0
                    then 1
                else 0
            end
        ) as apps_open
    from profile
    cross join app_dimension
    group by profile.grp, profile.apps, profile.unclear, profile.people
)
select
    counted.grp,
    'any' as app_key,
    sum(counted.people) as people,
    sum(case when counted.apps_open = 0 then counted.people * counted.apps_used else 0 end) as numerator,
    sum(case when counted.apps <> 0 and counted.apps_open = 0 then counted.people else 0 end)
        as denominator,
    sum(case when counted.apps_open > 0 then counted.people else 0 end) as unknown
from counted
group by counted.grp
