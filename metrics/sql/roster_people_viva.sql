-- one row per pseudonym, group and run of weeks with a licence that does not reach from the first day to the last
-- Of one group, or of all (null).
with numbered as (
    select
        w.account_id as person_id,
        {group} as grp,
        w.week_on,
        w.week_no - row_number() over (
            partition by w.account_id, {group}
            order by w.week_no
        ) as run
    from viva_week as w
    where
        coalesce(w.enabled_days, 1) > 0
        and (cast($only as bigint) is null or {group} = cast($only as bigint))
),
spans as (
    select
        numbered.person_id,
        numbered.grp,
        min(numbered.week_on) as from_on,
        max(numbered.week_on) + 7 as to_on
    from numbered
    group by numbered.person_id, numbered.grp, numbered.run
)
select
    s.person_id,
    s.grp,
    s.from_on,
    s.to_on
from spans as s
where
    s.to_on > $first_on
    and s.from_on <= $last_on
    and (s.from_on > $first_on or s.to_on <= $last_on)
