-- one row per person not listed by the report of a window although licensed then,
-- and without a count from another account
select distinct member.person_id
from member
cross join tile
left join person_window_count
    on person_window_count.series = $series
    and person_window_count.week_on = tile.week_on
    and person_window_count.days = tile.days
    and person_window_count.person_id = member.person_id
left join unclear_week
    on unclear_week.person_id = member.person_id
    and unclear_week.week_on = tile.week_on
where
    person_window_count.person_id is null
    and (member.licensed_since_on is null or member.licensed_since_on <= tile.refresh_on)
    and (
        member.seen_from_on is null
        or member.seen_from_on > tile.refresh_on
        or member.seen_until_on < tile.refresh_on
        or (unclear_week.apps & 1) <> 0
    )
