-- one row per person-week whose covering snapshot does not list an account that earlier and later
-- ones do; $every_bit: nothing is known in any app
insert into hidden_week
with returned as (
    select account_id, min(from_on) as first_on, max(to_on) as last_on
    from coverage
    where series = $series and concealed = $concealed
    group by account_id
    having count(*) > 1
)
select cover.week_on, returned.account_id, $every_bit
from cover
join returned
    on cover.covered_on > returned.first_on
    and cover.covered_on < returned.last_on
left join pair on pair.week_on = cover.week_on and pair.account_id = returned.account_id
where (cover.changed or pair.account_id is not null)
  and not exists (
    select 1
    from coverage
    where coverage.series = $series
      and coverage.concealed = $concealed
      and coverage.account_id = returned.account_id
      and cover.covered_on between coverage.from_on and coverage.to_on
  )
