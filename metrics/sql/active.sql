-- one row per group and app: people, those active in the period, those whose activity is known or not
-- Apps are counted side by side, sixteen at a time: one look at a person tells all of them.
with size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
),
active as (
    select
        member.grp,
        sum(case when (used.apps & cast($mask_0 as bigint)) <> 0 then 1 else 0 end) as app_0,
        sum(case when (used.apps & cast($mask_1 as bigint)) <> 0 then 1 else 0 end) as app_1,
        sum(case when (used.apps & cast($mask_2 as bigint)) <> 0 then 1 else 0 end) as app_2,
        sum(case when (used.apps & cast($mask_3 as bigint)) <> 0 then 1 else 0 end) as app_3,
        sum(case when (used.apps & cast($mask_4 as bigint)) <> 0 then 1 else 0 end) as app_4,
        sum(case when (used.apps & cast($mask_5 as bigint)) <> 0 then 1 else 0 end) as app_5,
        sum(case when (used.apps & cast($mask_6 as bigint)) <> 0 then 1 else 0 end) as app_6,
        sum(case when (used.apps & cast($mask_7 as bigint)) <> 0 then 1 else 0 end) as app_7,
        sum(case when (used.apps & cast($mask_8 as bigint)) <> 0 then 1 else 0 end) as app_8,
        sum(case when (used.apps & cast($mask_9 as bigint)) <> 0 then 1 else 0 end) as app_9,
        sum(case when (used.apps & cast($mask_10 as bigint)) <> 0 then 1 else 0 end) as app_10,
        sum(case when (used.apps & cast($mask_11 as bigint)) <> 0 then 1 else 0 end) as app_11,
        sum(case when (used.apps & cast($mask_12 as bigint)) <> 0 then 1 else 0 end) as app_12,
        sum(case when (used.apps & cast($mask_13 as bigint)) <> 0 then 1 else 0 end) as app_13,
        sum(case when (used.apps & cast($mask_14 as bigint)) <> 0 then 1 else 0 end) as app_14,
        sum(case when (used.apps & cast($mask_15 as bigint)) <> 0 then 1 else 0 end) as app_15
    from member
    join used on used.person_id = member.person_id
    group by member.grp
),
unknown as (
    select
        member.grp,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_0 as bigint)) = 0
                    and (unclear.apps & cast($open_0 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_0,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_1 as bigint)) = 0
                    and (unclear.apps & cast($open_1 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_1,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_2 as bigint)) = 0
                    and (unclear.apps & cast($open_2 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_2,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_3 as bigint)) = 0
                    and (unclear.apps & cast($open_3 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_3,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_4 as bigint)) = 0
                    and (unclear.apps & cast($open_4 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_4,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_5 as bigint)) = 0
                    and (unclear.apps & cast($open_5 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_5,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_6 as bigint)) = 0
                    and (unclear.apps & cast($open_6 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_6,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_7 as bigint)) = 0
                    and (unclear.apps & cast($open_7 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_7,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_8 as bigint)) = 0
                    and (unclear.apps & cast($open_8 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_8,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_9 as bigint)) = 0
                    and (unclear.apps & cast($open_9 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_9,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_10 as bigint)) = 0
                    and (unclear.apps & cast($open_10 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_10,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_11 as bigint)) = 0
                    and (unclear.apps & cast($open_11 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_11,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_12 as bigint)) = 0
                    and (unclear.apps & cast($open_12 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_12,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_13 as bigint)) = 0
                    and (unclear.apps & cast($open_13 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_13,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_14 as bigint)) = 0
                    and (unclear.apps & cast($open_14 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_14,
        sum(
            case
                when
                    (coalesce(used.apps, 0) & cast($mask_15 as bigint)) = 0
                    and (unclear.apps & cast($open_15 as bigint)) <> 0
                    then 1
                else 0
            end
        ) as app_15
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
            when 0 then active.app_0
            when 1 then active.app_1
            when 2 then active.app_2
            when 3 then active.app_3
            when 4 then active.app_4
            when 5 then active.app_5
            when 6 then active.app_6
            when 7 then active.app_7
            when 8 then active.app_8
            when 9 then active.app_9
            when 10 then active.app_10
            when 11 then active.app_11
            when 12 then active.app_12
            when 13 then active.app_13
            when 14 then active.app_14
            when 15 then active.app_15
        end as active,
        case app_dimension.slot
            when 0 then unknown.app_0
            when 1 then unknown.app_1
            when 2 then unknown.app_2
            when 3 then unknown.app_3
            when 4 then unknown.app_4
            when 5 then unknown.app_5
            when 6 then unknown.app_6
            when 7 then unknown.app_7
            when 8 then unknown.app_8
            when 9 then unknown.app_9
            when 10 then unknown.app_10
            when 11 then unknown.app_11
            when 12 then unknown.app_12
            when 13 then unknown.app_13
            when 14 then unknown.app_14
            when 15 then unknown.app_15
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
