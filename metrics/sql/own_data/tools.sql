-- one row per other AI tool that a person used
select coalesce(tool.name, d.tool) as name, count(distinct d.used_on) as days,
       sum(d.uses) as uses, max(d.used_on) as last_on
from person_tool_day d
left join tool using (tool)
where d.person_id = $person
group by coalesce(tool.name, d.tool)
order by name
