-- one row per record of the file, and of a record that other files told already: what is told of it.
-- Of several tellings the same one wins in any order of files: a prompt that was counted before an
-- assumed one, more prompts before fewer, and then by what else it says.
create or replace temp table told as
with known as (
    select i.record_id, i.used_on, account.key, i.app, i.used_for, i.prompts, i.counted
    from interaction i
    join account using (account_id)
    semi join fresh using (record_id)
),
every as (
    select * from fresh
    union all
    select * from known
),
chosen as (
    select
        record_id,
        max(
            {
                'counted': counted,
                'prompts': prompts,
                'used_on': used_on,
                'key': key,
                'app': app,
                'used_for': used_for
            }
        ) as said
    from every
    group by record_id
)
select
    record_id,
    said.used_on,
    said.key,
    said.app,
    said.used_for,
    said.prompts,
    said.counted
from chosen
