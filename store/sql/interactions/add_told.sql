insert into interaction
select
    told.record_id,
    told.said.used_on,
    account.account_id,
    told.said.app,
    told.said.used_for,
    told.said.prompts,
    told.said.counted
from told
join account on account.key = told.said.key
