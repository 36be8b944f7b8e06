-- Runs that begin or end beside the new day keep their dates but lie differently in time.
insert into touched
select account_id from changed
union
select account_id
from coverage
where series = $series
  and concealed = $concealed
  and (list_contains($beside, from_on) or list_contains($beside, to_on))
