-- one row per dimension and group that people files name: people who were ever in it
select d.dimension, d.value, count(distinct told.person_id) as people
from dimension_value d
left join (
    select person_id, 'department' as dimension, department_id as value_id from people_span
    union all
    select person_id, 'team' as dimension, team_id as value_id from people_span
    union all
    select person_id, 'function' as dimension, function_id as value_id from people_span
    union all
    select person_id, 'office' as dimension, office_id as value_id from people_span
    union all
    select person_id, 'country' as dimension, country_id as value_id from people_span
    union all
    select person_id, 'company' as dimension, company_id as value_id from people_span
) told on told.dimension = d.dimension and told.value_id = d.value_id
group by d.dimension, d.value
