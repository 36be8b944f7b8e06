-- one row per day on which a presence report was refreshed
select distinct w.refresh_on
from at_work as w
where w.refresh_on >= $first_on and w.refresh_on <= $last_on
order by w.refresh_on
