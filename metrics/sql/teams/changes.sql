-- one row per day on which the group or the licence of anybody changes
select s.from_on as day_on from person_span as s
union
select s.to_on as day_on from person_span as s
order by 1
