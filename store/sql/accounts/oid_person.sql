-- one row per object id: its person, which is the account of the first address that was its own
-- from the start, or else the account of the object id itself
create or replace temp table oid_person as
with first_owner as (
    select address_key, oid_key, on_date, rank
    from address_owner
    qualify row_number() over (partition by address_key order by on_date) = 1
),
named as (
    select oid_key, address_key
    from first_owner
    qualify row_number() over (partition by oid_key order by rank, on_date, address_key) = 1
),
every as (
    select distinct oid_key from people_row where oid_key is not null
)
select every.oid_key, coalesce(address.account_id, self.account_id) as person_id
from every
join account self on self.key = every.oid_key
left join named on named.oid_key = every.oid_key
left join account address on address.key = named.address_key
