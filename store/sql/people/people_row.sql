-- one row per row of people_said, with keys in place of numbers: what is decided by comparing people
-- must not depend on the order in which files were imported, as numbers do
create or replace temp table people_row as
select
    said.* exclude (upn_id, oid_id, mail_id, manager_id),
    upn.key as upn_key,
    oid.key as oid_key,
    case when said.mail_id = said.upn_id then upn.key else mail.key end as mail_key,
    case when said.manager_id is not null then coalesce(manager.key::varchar, '') end as manager
from people_said said
left join account upn on upn.account_id = said.upn_id
left join account oid on oid.account_id = said.oid_id
left join account mail on mail.account_id = said.mail_id and said.mail_id is distinct from said.upn_id
left join account manager on manager.account_id = said.manager_id
