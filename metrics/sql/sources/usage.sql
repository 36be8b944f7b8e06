-- one row per question: people whom the user report of a day lists, and those with a known day of use
select count(*) as people, count(used.account_id) as active_people
from (
    select distinct account_id
    from coverage
    where series = 0 and from_on <= $last and to_on >= $last
) listed
left join (
    select distinct account_id
    from use_day
    where series = 0 and used_on between $first and $last
) used on used.account_id = listed.account_id
