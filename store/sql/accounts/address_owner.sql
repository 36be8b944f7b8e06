-- one row per address and day of a people file: the object id that it belongs to on that day;
-- rank 0 is a sign-in name, rank 1 a mail address, which counts where it is nobody's sign-in name
create or replace temp table address_owner as
with sign_in as (
    select on_date, oid_key, upn_key as address_key, 0 as rank
    from people_row
    where oid_key is not null and upn_key is not null
),
mail as (
    select on_date, oid_key, mail_key as address_key, 1 as rank
    from people_row
    where oid_key is not null and mail_key is not null and mail_key is distinct from upn_key
),
said as (
    select on_date, oid_key, address_key, rank from sign_in
    union
    select on_date, oid_key, address_key, rank from mail anti join sign_in using (address_key)
)
select address_key, on_date, oid_key, rank
from said
qualify row_number() over (partition by address_key, on_date order by oid_key) = 1
