-- one row per person and week of the period that is open: which apps, as bits (bit 0: any app)
-- Weeks before the licence are not open: nobody could use it then.
select k.person_id, k.week_on, k.apps
from person_unknown_week as k
join member as m on m.person_id = k.person_id
join window_week as w on w.week_on = k.week_on
where
    k.series = $series
    and k.week_on >= $first_week_on
    and k.week_on <= $last_week_on
    and (m.licensed_since_on is null or m.licensed_since_on <= w.last_on)
union all
select m.person_id, w.week_on, cast(-1 as bigint) as apps
from member as m
cross join window_week as w
where
    (m.seen_from_on is null or m.seen_from_on > w.covered_on or m.seen_until_on < w.covered_on)
    and (m.licensed_since_on is null or m.licensed_since_on <= w.last_on)
