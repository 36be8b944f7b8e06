-- rolling counts of a person, the newest eight weeks of each window
select week_on, days, prompts, active_days
from person_window_count
where person_id = $person
qualify row_number() over (partition by days order by week_on desc) <= 8
order by week_on desc, days
