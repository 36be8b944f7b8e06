-- one row per time as a champion of a person
select department, team, role, from_on, nullif(to_on, date '9999-12-31') as to_on
from person_champion
where person_id = $person
order by from_on desc, department, team
