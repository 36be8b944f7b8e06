-- one row per group and feature: people, actions with it, people who used it
with done as (
    select f.account_id as person_id, f.feature as app_key, sum(f.actions) as actions
    from viva_feature as f
    join app_dimension on app_dimension.app_key = f.feature
    where f.week_on >= $first_week_on and f.week_on <= $last_week_on
    group by f.account_id, f.feature
    union all
    select w.account_id, 'any', sum(w.actions)
    from viva_week as w
    where w.week_on >= $first_week_on and w.week_on <= $last_week_on and w.actions > 0
    group by w.account_id
),
counted as (
    select
        member.grp,
        done.app_key,
        sum(done.actions) as actions,
        count(*) as users
    from member
    join done on done.person_id = member.person_id
    group by member.grp, done.app_key
),
size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
)
select
    size.grp,
    app_dimension.app_key,
    size.people,
    coalesce(counted.actions, 0) as numerator,
    coalesce(counted.users, 0) as denominator,
    0 as unknown
from size
cross join app_dimension
left join counted
    on counted.grp = size.grp
    and counted.app_key = app_dimension.app_key
