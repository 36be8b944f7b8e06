-- one row per training that a person attended
select course.title, t.attended_on, t.minutes, t.took_part, t.completed
from person_attendance t
left join course using (course_key)
where t.person_id = $person
order by t.attended_on desc, course.title
