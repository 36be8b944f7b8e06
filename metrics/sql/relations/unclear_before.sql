-- one row per person of whom the last week of the period before leaves something open, as in unclear
-- Who had no licence yet is not open: nobody could use it.
select o.person_id, bit_or(o.apps) as apps
from (
    select k.person_id, k.apps
    from person_unknown_week as k
    join member as m on m.person_id = k.person_id
    where
        k.series = $series
        and k.week_on = $before_last_week_on
        and (m.licensed_since_on is null or m.licensed_since_on < $before_to_on)
    union all
    select m.person_id, cast(-1 as bigint) as apps
    from member as m
    where
        (
            m.seen_from_on is null
            or m.seen_from_on > $before_covered_on
            or m.seen_until_on < $before_covered_on
        )
        and (m.licensed_since_on is null or m.licensed_since_on < $before_to_on)
) as o
group by o.person_id
