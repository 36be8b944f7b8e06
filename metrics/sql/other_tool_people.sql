-- one row per group and tool: people, and those who used the tool in the period
-- Tool any says how many used any of them; other is those that too few use to be named.
with used_tool as (
    select distinct d.person_id, shown_tool.name
    from person_tool_day as d
    join shown_tool on shown_tool.tool = d.tool
    where d.used_on >= $starts_on and d.used_on <= $last_on
),
size as (
    select member.grp, count(*) as people
    from member
    group by member.grp
),
told as (
    select member.grp, used_tool.name, count(*) as people
    from member
    join used_tool on used_tool.person_id = member.person_id
    group by member.grp, used_tool.name
    union all
    select member.grp, 'any' as name, count(*) as people
    from member
    join (select distinct used_tool.person_id from used_tool) as seen
        on seen.person_id = member.person_id
    group by member.grp
)
select
    size.grp,
    app_dimension.app_key,
    size.people,
    coalesce(told.people, 0) as numerator,
    size.people as denominator,
    0 as unknown
from size
cross join app_dimension
left join told on told.grp = size.grp and told.name = app_dimension.app_key
