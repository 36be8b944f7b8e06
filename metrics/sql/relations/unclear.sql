-- one row per person of whom the last week leaves something open: which apps, as bits (bit 0: any app)
-- By the interval lemma the last week decides for the whole period.
select o.person_id, bit_or(o.apps) as apps
from (
    select k.person_id, k.apps
    from person_unknown_week as k
    join member as m on m.person_id = k.person_id
    where k.series = $series and k.week_on = $last_week_on
    union all
    select m.person_id, cast(-1 as bigint) as apps
    from member as m
    where m.seen_from_on is null or m.seen_from_on > $covered_on or m.seen_until_on < $covered_on
) as o
group by o.person_id
