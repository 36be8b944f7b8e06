-- one row per group: people, and those who used an agent in the 28 days up to the report
with used_agent as (
    -- a report tells the last day of use; where it does not, its own day stands for it
    select distinct u.person_id
    from person_agent_use as u
    where
        coalesce(u.last_on, u.refresh_on) >= $starts_on
        and coalesce(u.last_on, u.refresh_on) <= $last_on
)
select
    member.grp,
    'any' as app_key,
    count(*) as people,
    count(used_agent.person_id) as numerator,
    count(*) as denominator,
    0 as unknown
from member
left join used_agent on used_agent.person_id = member.person_id
group by member.grp
