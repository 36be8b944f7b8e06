-- one row per combination of groups on the last day of the period: people in it
select
    s.company_id as company,
    s.country_id as country,
    case when $depth >= 3 then s.department_id else 0 end as department,
    case when $depth >= 4 then s.office_id else 0 end as office,
    case when $depth >= 5 then s.function_id else 0 end as function_group,
    case when $depth >= 6 then s.team_id else 0 end as team,
    case
        when $depth >= 7
            then cast(
                coalesce(
                    extract(year from s.licensed_since_on) * 100
                    + extract(month from s.licensed_since_on),
                    0
                ) as integer
            )
        else 0
    end as cohort,
    count(*) as people
from person_span as s
where
    s.licensed = $licensed
    and s.concealed = $concealed
    and s.from_on <= $last_on
    and s.to_on > $last_on
group by 1, 2, 3, 4, 5, 6, 7
