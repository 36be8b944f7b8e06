-- one row per question: people with a prompt in the audit log in these days, and those whom the usage
-- report knows to have used Copilot in the weeks of these days
select
    (
        select count(distinct person_id)
        from person_interaction
        where used_on between $first_on and $last_on and used_for is not null and prompts > 0
    ) as audited,
    (
        select count(distinct person_id)
        from person_use_week
        where series = 0 and apps <> 0 and week_on between $first_on and $last_on
    ) as active
