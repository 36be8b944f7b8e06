-- one row per account with several runs and week in which a day was just learnt: the week may have
-- been unknown because its covering snapshot did not list the account
insert into pair
with absent as (
    select account_id
    from coverage
    where series = $series and concealed = $concealed
    group by account_id
    having count(*) > 1
)
select distinct cover.week_on, new_day.account_id
from new_day
semi join absent using (account_id)
join cover on new_day.used_on between cover.week_on and cover.sunday_on
where not cover.changed
