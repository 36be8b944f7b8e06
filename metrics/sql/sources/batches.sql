-- one row per source: its live batches, their rows and days
select
    source,
    kind,
    count(*) as batches,
    sum(rows_accepted) as accepted,
    sum(rows_rejected) as rejected,
    min(newest_on) as first_on,
    max(newest_on) as newest_on
from batch
where state = 'committed'
group by source, kind
