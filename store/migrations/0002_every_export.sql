-- Facts from the other exports. Like those of 0001 they can be made again from the archive; each
-- names the batch it came from, and `line` the place in that file.

-- one row per report, app and day (or window): what Microsoft counts for the whole organisation
create table tenant_total (
    batch_id integer not null,
    line bigint not null,
    refresh_on date not null,
    period_days smallint,                  -- length of the window that ends on refresh_on; null: of one day
    used_on date,                          -- the day of a daily total; null: of the window
    app_id smallint not null,              -- 0: any app
    enabled_people integer,
    active_people integer,
    prompts integer
);

-- one row per record of the audit log that is an interaction with Copilot, however many files hold it
create table interaction (
    record_id uuid not null,
    used_on date not null,                 -- the UTC day; the hour is not kept
    account_id integer not null,
    app varchar not null,                  -- as store/copilot_hosts.py names it
    used_for varchar,                      -- finding | creating | communicating | other; null: nobody's use
    prompts integer not null,
    counted boolean not null               -- false: the record lists no messages, so one prompt is assumed
);

-- one row per imported file of audit records: the days between its first and its last one
create table interaction_file (
    batch_id integer not null,
    from_on date not null,
    until_on date not null,                -- inclusive
    records bigint not null,
    at_limit boolean not null              -- as many rows as a search gives at most: the rest is missing
);

-- one row per interaction: renames resolved
create view person_interaction as
select i.record_id, i.used_on, coalesce(a.person_id, i.account_id) as person_id, i.app, i.used_for,
       i.prompts, i.counted
from interaction i
left join alias a
    on a.account_id = i.account_id and i.used_on >= a.from_on and i.used_on < a.to_on;

-- one row per line of an alias file: an address that became another one
create table address_change (
    batch_id integer not null,
    line bigint not null,
    old_account_id integer not null,
    new_account_id integer not null,
    changed_on date                        -- from the week after, the old address may be another's
);

create view address_change_account as
select old_account_id as account_id from address_change
union all
select new_account_id from address_change;

-- one row per account that some people file lists as a guest of the organisation
create table guest_account (
    account_id integer not null
);

-- one row per spelling of a group that counts as another one
create table group_merge (
    batch_id integer not null,
    line bigint not null,
    dimension varchar not null,            -- department | team | function | office | country | company
    value varchar not null,
    becomes varchar not null
);

-- one row per person and readiness report; null: the report does not say
create table readiness (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    refresh_on date not null,
    period_days smallint,                  -- length of the window that ends on refresh_on
    licensed boolean,                      -- has a Copilot licence, as the report has it
    update_channel boolean,                -- gets updates of Office on a channel that brings Copilot
    meetings boolean,                      -- uses Teams meetings
    chat boolean,                          -- uses Teams chat
    mail boolean,                          -- uses Outlook e-mail
    documents boolean,                     -- uses documents of Office
    suggested boolean                      -- Microsoft suggests this person as a candidate
);

-- one row per person and refresh date: renames resolved; files of one day add up to what is known
create view person_readiness as
select coalesce(a.person_id, r.account_id) as person_id, r.refresh_on,
       bool_or(r.licensed) as licensed, bool_or(r.update_channel) as update_channel,
       bool_or(r.meetings) as meetings, bool_or(r.chat) as chat, bool_or(r.mail) as mail,
       bool_or(r.documents) as documents, bool_or(r.suggested) as suggested
from readiness r
left join alias a
    on a.account_id = r.account_id and r.refresh_on >= a.from_on and r.refresh_on < a.to_on
group by coalesce(a.person_id, r.account_id), r.refresh_on;

-- one row per agent and agents report
create table agent_report (
    batch_id integer not null,
    line bigint not null,
    refresh_on date not null,              -- newest day of activity in the file
    period_days smallint not null,         -- length of the window that ends on refresh_on
    agent_key uuid not null,               -- keyed hash of the agent's id
    agent_name varchar,                    -- only of agents that Microsoft or the organisation published
    creator varchar not null,              -- microsoft | partner | organisation | person | unknown
    licensed_people integer,
    unlicensed_people integer,
    responses bigint,
    last_on date
);

-- one row per person and agents report, and per agent where the file tells it
create table agent_use (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    refresh_on date not null,              -- newest day of activity in the file
    period_days smallint not null,         -- length of the window that ends on refresh_on
    agent_key uuid,                        -- null: all agents together
    agents integer,                        -- number of agents used, where all are together
    responses bigint,
    last_on date                           -- last day of use; null: in the window, day unknown
);

-- one row per person, report and agent: renames resolved
create view person_agent_use as
select coalesce(a.person_id, u.account_id) as person_id, u.refresh_on, u.period_days, u.agent_key,
       max(u.agents) as agents, max(u.responses) as responses, max(u.last_on) as last_on
from agent_use u
left join alias a
    on a.account_id = u.account_id
    and coalesce(u.last_on, u.refresh_on) >= a.from_on
    and coalesce(u.last_on, u.refresh_on) < a.to_on
group by coalesce(a.person_id, u.account_id), u.refresh_on, u.period_days, u.agent_key;

-- one row per person and active users report, only while presence is switched on
create table at_work (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    refresh_on date not null,
    at_work_on date                        -- last day of any activity in Microsoft 365; null: none known
);

-- one row per person and refresh date: renames resolved
create view person_at_work as
select coalesce(a.person_id, w.account_id) as person_id, w.refresh_on,
       max(w.at_work_on) as at_work_on
from at_work w
left join alias a
    on a.account_id = w.account_id and w.refresh_on >= a.from_on and w.refresh_on < a.to_on
group by coalesce(a.person_id, w.account_id), w.refresh_on;

-- one row per pseudonym of Viva Insights and week, from the export that speaks of it best.
-- These people join to nobody else: they are a population of their own, with their own groups.
create table viva_week (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    week_on date not null,                 -- the Monday-to-Sunday week that has most days of Viva's week
    week_no integer not null,              -- weeks since Monday 2000-01-03, so that weeks can be counted
    metric_on date not null,               -- first day of Viva's own week, Sunday or Monday
    actions integer,                       -- Copilot actions; null: the export does not tell
    active_days smallint,
    enabled_days smallint,                 -- 0: no licence in this week; null: the export does not tell
    organisation_id integer not null,      -- viva_value; 0: unknown
    function_id integer not null
);

-- one row per pseudonym, week and feature with at least one action
create table viva_feature (
    account_id integer not null,
    week_on date not null,
    feature varchar not null,              -- metric of Microsoft's taxonomy
    actions integer not null
);

-- one row per group of the Viva population
create table viva_value (
    dimension varchar not null,            -- viva_organisation | viva_function
    value_id integer not null,
    value varchar not null
);

-- one row per line of a list of who took part: an account at a training (a meeting, course or form)
create table attendance (
    batch_id integer not null,
    line bigint not null,
    source varchar not null,
    account_id integer not null,
    course_key uuid not null,              -- keyed hash of the title: the same training in two lists is one
    title varchar,                         -- null where the title may hold a person's name
    attended_on date not null,             -- the day as the list gives it
    minutes integer,                       -- null: not told
    status varchar not null,               -- registered | started | attended | completed
    role varchar                           -- organiser | presenter | attendee; null: not told
);

-- one row per person, training and day, whichever lists tell of it
create view person_attendance as
select
    coalesce(a.person_id, t.account_id) as person_id,
    t.course_key,
    t.attended_on,
    max(t.minutes) as minutes,
    bool_or(t.status in ('attended', 'completed') and t.role is distinct from 'organiser')
        as took_part,
    bool_or(t.status = 'completed') as completed
from attendance t
left join alias a
    on a.account_id = t.account_id and t.attended_on >= a.from_on and t.attended_on < a.to_on
group by all;

-- one row per training: of several spellings of its title the first by alphabet
create view course as
select course_key, min(title) as title
from attendance
group by course_key;

-- one row per line of a list of champions
create table champion (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    listed_on date not null,               -- the day that the list pictures
    department varchar,                    -- null with team null: the whole organisation
    team varchar,
    role varchar,
    from_on date,                          -- null: not told
    to_on date                             -- null: still
);

-- one row per person and scope: the days on which the person is its champion. The newest list that
-- has the line tells; from the first list that no longer has it, it is over
create view person_champion as
with told as (
    select
        c.*,
        coalesce(a.person_id, c.account_id) as person_id
    from champion c
    left join alias a
        on a.account_id = c.account_id and c.listed_on >= a.from_on and c.listed_on < a.to_on
),
newest as (
    select
        *,
        min(listed_on) over scope as first_listed_on
    from told
    window scope as (partition by person_id, lower(department), lower(team))
    qualify row_number() over (
        partition by person_id, lower(department), lower(team)
        order by listed_on desc, from_on nulls first, to_on desc nulls first, role, department, team
    ) = 1
),
spans as (
    select
        person_id,
        department,
        team,
        role,
        coalesce(from_on, first_listed_on) as from_on,
        least(
            coalesce(to_on, date '9999-12-31'),
            coalesce(
                (select min(later.listed_on) from champion later where later.listed_on > newest.listed_on),
                date '9999-12-31'
            )
        ) as to_on
    from newest
)
select * from spans where from_on < to_on;

-- one row per line of a list of activities: a training, campaign, challenge …
create table event_line (
    batch_id integer not null,
    line bigint not null,
    event_key uuid not null,               -- keyed hash of the title, equal to attendance.course_key of a training so called
    title varchar,                         -- null where the title may hold a person's name
    listed_on date not null,               -- the day that the list pictures
    from_on date not null,
    to_on date not null,
    activity varchar not null,             -- training | campaign | coaching | challenge | communication | other
    departments varchar[] not null,        -- for whom; both empty: for all
    teams varchar[] not null
);

-- one row per activity and first day: what the newest list says of it
create view organisation_event as
select event_key, title, from_on, to_on, activity, departments, teams
from event_line
qualify row_number() over (
    partition by event_key, from_on, activity
    order by listed_on desc, to_on desc, departments, teams
) = 1;

-- one row per line of a list of use of an AI tool that is not Copilot
create table tool_use (
    batch_id integer not null,
    line bigint not null,
    account_id integer not null,
    used_on date not null,
    tool varchar not null,                 -- letters and digits of the name, in lower case
    name varchar not null,                 -- the name as it is shown
    feature varchar,
    uses integer not null
);

-- one row per person, tool, feature and day with use; of several lists the highest number
create view person_tool_day as
select person_id, used_on, tool, feature, max(uses) as uses
from (
    select
        coalesce(a.person_id, t.account_id) as person_id,
        t.used_on,
        t.tool,
        lower(t.feature) as feature,
        t.batch_id,
        sum(t.uses) as uses
    from tool_use t
    left join alias a
        on a.account_id = t.account_id and t.used_on >= a.from_on and t.used_on < a.to_on
    group by all
)
where uses > 0
group by all;

-- one row per tool: its name, and the days between which lists tell of it
create view tool as
select tool, min(name) as name, min(used_on) as from_on, max(used_on) as until_on
from tool_use
group by all;
