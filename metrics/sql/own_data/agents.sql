-- one row per agent report: what it counts of a person
select refresh_on, period_days, max(agents) as agents, sum(responses) as responses,
       max(last_on) as last_on
from person_agent_use
where person_id = $person
group by refresh_on, period_days
order by refresh_on desc
