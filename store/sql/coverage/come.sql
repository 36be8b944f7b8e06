-- one row per account that the new snapshot lists and the newest so far does not
create or replace temp table come as
with listed as (
    select account_id
    from coverage
    where series = $series and concealed = $concealed and to_on = date '9999-12-31'
)
select account_id from seen anti join listed using (account_id)
