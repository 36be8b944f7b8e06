-- one row per account that the newest snapshot so far lists and the one after it does not
create or replace temp table gone as
select account_id
from coverage
anti join seen using (account_id)
where series = $series and concealed = $concealed and to_on = date '9999-12-31'
