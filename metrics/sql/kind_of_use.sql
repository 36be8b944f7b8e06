-- one row per group and kind of use: people, those who used Copilot, those who used it in this way
-- Kind any says of all people how many used Copilot; the others say of these how many did so.
with way as (
    select distinct i.person_id, i.used_for
    from person_interaction as i
    where
        i.used_on >= $starts_on
        and i.used_on <= $last_on
        and i.used_for is not null
        -- an answer without a prompt is nothing that a person did
        and i.prompts > 0
),
size as (
    select member.grp, count(*) as people, count(seen.person_id) as users
    from member
    left join (select distinct way.person_id from way) as seen on seen.person_id = member.person_id
    group by member.grp
),
told as (
    select member.grp, way.used_for, count(*) as people
    from member
    join way on way.person_id = member.person_id
    group by member.grp, way.used_for
)
select
    size.grp,
    app_dimension.app_key,
    size.people,
    case when app_dimension.app_key = 'any' then size.users else coalesce(told.people, 0) end
        as numerator,
    case when app_dimension.app_key = 'any' then size.people else size.users end as denominator,
    0 as unknown
from size
cross join app_dimension
left join told
    on told.grp = size.grp
    and told.used_for = app_dimension.app_key
