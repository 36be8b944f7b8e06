delete from interaction
where record_id in (select record_id from told)
