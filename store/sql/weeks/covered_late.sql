-- one row per person-week hidden because its snapshot came after its Sunday and shows only the last
-- day of use, which lies in between: what was used then cannot be told for the week itself
create or replace temp table hidden_week as
select
    cover.week_on,
    coverage.account_id,
    bit_or(1::bigint << use_day.app_id) | 1 as apps
from cover
join coverage on cover.covered_on between coverage.from_on and coverage.to_on
join use_day
    on use_day.account_id = coverage.account_id
    and use_day.series = $series
    and use_day.used_on > cover.sunday_on
    and use_day.used_on <= cover.covered_on
left join pair on pair.week_on = cover.week_on and pair.account_id = coverage.account_id
where coverage.series = $series
  and coverage.concealed = $concealed
  and cover.covered_on > cover.sunday_on
  and (cover.changed or pair.account_id is not null)
group by cover.week_on, coverage.account_id
