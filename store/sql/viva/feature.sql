insert into viva_feature
select offered.account_id, offered.week_on, substr(told.feature, length($prefix) + 1), told.actions
from (
    unpivot (select line, {columns} from {rows})
    on {columns}
    into name feature value actions
) as told
join viva_offered as offered
    on offered.line = told.line
where offered.wins and told.actions > 0
order by offered.week_on, offered.account_id, told.feature
