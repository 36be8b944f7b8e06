-- one row per person: the newest readiness report
select refresh_on, licensed, update_channel, meetings, chat, mail, documents, suggested
from person_readiness
where person_id = $person
order by refresh_on desc
limit 1
