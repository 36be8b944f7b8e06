-- one row per account of the only report there is, where nothing else is known of anybody: who is
-- in a report of licensed use has a licence
insert into person_span
select
    account_id,
    date '0001-01-01',
    date '9999-12-31',
    concealed,
    series = 0,
    'report',
    null,
    case when series = 0 then from_on end,
    case when series = 0 then to_on end,
    0,
    0,
    0,
    0,
    0,
    0
from coverage
