-- one row per account with a day just learnt in a week that was covered late, or between that
-- week's Sunday and its snapshot: the day makes the week active, or hides it
insert into pair
select distinct cover.week_on, new_day.account_id
from new_day
join cover on new_day.used_on between cover.week_on and cover.covered_on
where cover.covered_on > cover.sunday_on and not cover.changed
