delete from account
where account_id not in (select account_id from coverage)
  and account_id not in (select account_id from account_of_record)
  and key not in (
    select upn_key from people_row where upn_key is not null
    union all
    select oid_key from people_row where oid_key is not null
    union all
    select mail_key from people_row where mail_key is not null
  )
