-- one row per AI tool: the name it may be told under
-- The name was typed by somebody. Only one that enough people use says nothing of a person.
select
    tool.tool,
    case
        when coalesce(users.people, 0) >= $least and lower(tool.name) not in ('any', 'other')
        then tool.name
        else 'other'
    end as name
from tool
left join (
    select d.tool, count(distinct d.person_id) as people
    from person_tool_day as d
    group by d.tool
) as users
    on users.tool = tool.tool
