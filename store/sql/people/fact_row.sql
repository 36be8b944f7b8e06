-- one row per row of a people file about somebody of the organisation, under the person;
-- without an object id a row is about whoever owned the address on its day;
-- names with composed letters, which files are read with, and archives of earlier need not have
create or replace temp table fact_row as
select
    coalesce(oid_person.person_id, upn_owner.person_id, account.account_id) as person_id,
    people_row.* exclude (upn_key, oid_key, mail_key) replace (
        nfc_normalize(people_row.department) as department,
        nfc_normalize(people_row.team) as team,
        nfc_normalize(people_row.function) as function,
        nfc_normalize(people_row.office) as office,
        nfc_normalize(people_row.country) as country,
        nfc_normalize(people_row.company) as company
    )
from people_row
left join oid_person on oid_person.oid_key = people_row.oid_key
left join account on account.key = people_row.upn_key
left join upn_owner
    on upn_owner.account_id = account.account_id
    and people_row.on_date >= upn_owner.from_on
    and people_row.on_date < upn_owner.to_on
where not people_row.guest
