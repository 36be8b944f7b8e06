-- one row per person of whom files say that they hold a licence today, by a list or by the newest
-- report; listed: false where the newest lists have the account switched off, or no longer have it
with held as (
    select
        s.person_id,
        true as listed,
        s.licensed_since_on,
        s.seen_until_on,
        s.department_id
    from person_span as s
    where s.licensed and not s.concealed and s.from_on <= $today and s.to_on > $today
    union all
    -- An account that is switched off counts as gone everywhere else; its licence may still be there.
    select
        p.person_id,
        false as listed,
        (
            select max(before.to_on)
            from people_span as before
            where before.person_id = p.person_id and not before.licensed and before.to_on <= p.from_on
        ) as licensed_since_on,
        s.seen_until_on,
        p.department_id
    from people_span as p
    join person_span as s
        on s.person_id = p.person_id
        and not s.licensed
        and not s.concealed
        and s.from_on <= $today
        and s.to_on > $today
    where
        not p.listed
        and (p.licensed or (p.licensed is null and s.seen_until_on = date '9999-12-31'))
        and p.from_on <= $today
        and p.to_on > $today
),
-- what shows the licence, and from which day on: a report, or a list that speaks of licences
evidence as (
    select
        held.person_id,
        greatest(
            c.from_on,
            coalesce(a.from_on, c.from_on),
            coalesce(held.licensed_since_on, c.from_on)
        ) as on_day
    from coverage as c
    left join alias as a
        on a.account_id = c.account_id and a.from_on <= c.to_on and a.to_on > c.from_on
    join held on held.person_id = coalesce(a.person_id, c.account_id)
    where
        c.series = 0
        and not c.concealed
        and c.to_on >= coalesce(held.licensed_since_on, c.from_on)
    union all
    select
        p.person_id,
        greatest(p.from_on, p.licence_from_on, coalesce(held.licensed_since_on, p.from_on)) as on_day
    from people_span as p
    join held on held.person_id = p.person_id
    where
        p.licensed
        and p.licence_from_on is not null
        and p.to_on > p.licence_from_on
        and p.to_on > coalesce(held.licensed_since_on, p.from_on)
        and p.from_on <= $today
),
shown as (
    select evidence.person_id, min(evidence.on_day) as on_day
    from evidence
    group by evidence.person_id
),
use_of as (
    select d.person_id, d.used_on from person_use_day as d
    union all
    select i.person_id, i.used_on from person_interaction as i
    union all
    select u.person_id, coalesce(u.last_on, u.refresh_on) from person_agent_use as u
),
used as (
    select use_of.person_id, max(use_of.used_on) as on_day
    from use_of
    group by use_of.person_id
),
-- a count of prompts or active days without any day: used some time, nobody knows when
counted as (
    select distinct n.person_id
    from person_window_count as n
    where n.prompts > 0 or n.active_days > 0
)
select
    held.person_id,
    held.listed,
    held.licensed_since_on,
    shown.on_day as shown_on,
    held.seen_until_on,
    used.on_day as used_on,
    counted.person_id is not null as counted,
    department.value as department
from held
left join shown on shown.person_id = held.person_id
left join used on used.person_id = held.person_id
left join counted on counted.person_id = held.person_id
left join dimension_value as department
    on department.dimension = 'department' and department.value_id = held.department_id
order by held.person_id
