-- one row per person: the newest day at work that is known
select refresh_on, at_work_on
from person_at_work
where person_id = $person
order by refresh_on desc
limit 1
