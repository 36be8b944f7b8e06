-- one row per window of a person: rolling counts, the newest eight weeks of each length
select newest.week_on, newest.days, newest.prompts, newest.active_days
from (
    select
        c.week_on,
        c.days,
        c.prompts,
        c.active_days,
        row_number() over (partition by c.days order by c.week_on desc) as place
    from person_window_count as c
    where c.person_id = $person
) as newest
where newest.place <= 8
order by newest.week_on desc, newest.days
