-- one row per row of a people file; ord: the file's place among all files
create or replace temp table people_row (
    ord integer,
    line bigint,
    on_date date,
    upn_key uuid,
    oid_key uuid,
    mail_key uuid,
    department varchar,
    team varchar,
    function varchar,
    office varchar,
    country varchar,
    company varchar,
    manager varchar,
    licensed boolean,
    enabled boolean,
    guest boolean
)
