-- one row per group and segment (null: unknown): people in it
select segmented.grp, 'any' as app_key, segmented.band, count(*) as people
from (
    select
        member.grp,
        case when $segment_weeks = 4 then viva_class.segment_4 else viva_class.segment_12 end as band
    from member
    join viva_class
        on viva_class.person_id = member.person_id
        and viva_class.week_on = $last_week_on
) as segmented
group by segmented.grp, segmented.band
