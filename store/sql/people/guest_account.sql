-- one row per account that people files list as a guest and never as somebody of the organisation
insert into guest_account
with guest_key as (
    select upn_key as key from people_row where guest
    union
    select oid_key from people_row where guest
)
select account.account_id
from guest_key
join account using (key)
where key not in (select upn_key from people_row where not guest and upn_key is not null)
  and key not in (select oid_key from people_row where not guest and oid_key is not null)
order by account.account_id
