-- one row per person: licence today, and the groups they are counted in
select
    licensed,
    licence_basis as basis,
    licensed_since_on as since_on,
    seen_until_on as in_reports_until_on,
    (select value from dimension_value where dimension = 'department' and value_id = department_id)
        as department,
    (select value from dimension_value where dimension = 'team' and value_id = team_id) as team,
    (select value from dimension_value where dimension = 'function' and value_id = function_id)
        as function,
    (select value from dimension_value where dimension = 'office' and value_id = office_id)
        as office,
    (select value from dimension_value where dimension = 'country' and value_id = country_id)
        as country,
    (select value from dimension_value where dimension = 'company' and value_id = company_id)
        as company
from person_span
where person_id = $person and from_on <= $today and to_on > $today
