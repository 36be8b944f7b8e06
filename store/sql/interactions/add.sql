insert into interaction
select
    told.record_id,
    told.used_on,
    account.account_id,
    told.app,
    told.used_for,
    told.prompts,
    told.counted
from {told} told
join account on account.key = told.key
