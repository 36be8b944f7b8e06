-- one row per group and app: people, those active in the period, those whose activity is known or not
-- Apps are counted side by side, sixteen at a time: one look at a person tells all of them.
-- The lines of an app, from "each app" to "end", are repeated for as many apps as are asked for:
-- on small data most of the time goes into planning the statement.
with size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
),
active as (
    select
        member.grp
        -- each app
        , sum(case when (used.apps & cast($mask_{slot} as bigint)) <> 0 then 1 else 0 end) as app_{slot}
        -- end
    from member
    join used on used.person_id = member.person_id
    group by member.grp
),
unknown as (
    select
        member.grp
        -- each app
        , sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_{slot} as bigint)) = 0
                    and (unclear.apps & cast($open_{slot} as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_{slot}
        -- end
    from unclear
    join member on member.person_id = unclear.person_id
    left join used on used.person_id = unclear.person_id
    group by member.grp
),
tally as (
    select
        size.grp,
        app_dimension.app_key,
        size.people,
        case app_dimension.slot
            -- each app
            when {slot} then active.app_{slot}
            -- end
        end as active,
        case app_dimension.slot
            -- each app
            when {slot} then unknown.app_{slot}
            -- end
        end as unknown
    from size
    cross join app_dimension
    left join active on active.grp = size.grp
    left join unknown on unknown.grp = size.grp
)
select
    tally.grp,
    tally.app_key,
    tally.people,
    coalesce(tally.active, 0) as numerator,
    tally.people - coalesce(tally.unknown, 0) as denominator,
    coalesce(tally.unknown, 0) as unknown
from tally
