-- one row per app: records of a person in the audit log
select app, count(distinct used_on) as days, sum(prompts) as prompts, max(used_on) as last_on
from person_interaction
where person_id = $person
group by app
order by app
