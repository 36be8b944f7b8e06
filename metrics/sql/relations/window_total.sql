-- one row per person whom the chosen report windows count: prompts and active days in them together
select
    person_window_count.person_id,
    sum(person_window_count.prompts) as prompts,
    sum(person_window_count.active_days) as days
from person_window_count
join tile
    on tile.week_on = person_window_count.week_on
    and tile.days = person_window_count.days
where person_window_count.series = $series
group by person_window_count.person_id
