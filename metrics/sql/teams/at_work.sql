-- one row per person and presence report: the last day at work that it tells of
select w.person_id, w.refresh_on, w.at_work_on
from person_at_work as w
where w.refresh_on >= $first_on and w.refresh_on <= $last_on
