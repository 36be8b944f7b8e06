-- one row per account that was away and is back, and week whose covering snapshot came after it
-- left: with a snapshot at the end, no other week can be opened by a change of coverage
insert into pair
with away as (
    select account_id, max(to_on) as left_on
    from coverage
    semi join touched using (account_id)
    where series = $series and concealed = $concealed and to_on < date '9999-12-31'
    group by account_id
)
select cover.week_on, away.account_id
from away
join cover on cover.covered_on > away.left_on
where not cover.changed
