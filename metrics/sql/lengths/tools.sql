-- one row per group, tool and day of last use: people; tool any is the last use of any of them
with used_tool as (
    select d.person_id, shown_tool.name, d.used_on
    from person_tool_day as d
    join shown_tool on shown_tool.tool = d.tool
    where d.used_on <= $last_on
),
latest as (
    select used_tool.person_id, used_tool.name, max(used_tool.used_on) as latest_on
    from used_tool
    group by used_tool.person_id, used_tool.name
    union all
    select used_tool.person_id, 'any' as name, max(used_tool.used_on) as latest_on
    from used_tool
    group by used_tool.person_id
)
select
    member.grp,
    latest.name as app_key,
    latest.latest_on,
    count(*) as people,
    cast(0 as bigint) as unclear
from member
join latest on latest.person_id = member.person_id
group by member.grp, latest.name, latest.latest_on
