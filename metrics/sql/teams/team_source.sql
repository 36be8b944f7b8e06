-- one row per note of it: which column of people files the team is; none where that was not noted
select m.value as team_source
from meta as m
where m.name = 'team_source'
