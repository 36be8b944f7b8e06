-- one row per spelling of a group that a repair replaces: the last value of its chain. Of two
-- repairs of one spelling the later import holds, since it is a decision and not a measurement
with recursive said as (
    select dimension, lower(value) as plain, becomes
    from group_merge
    where lower(value) <> lower(becomes) or value <> becomes
    qualify row_number() over (
        partition by dimension, lower(value) order by batch_id desc, line desc
    ) = 1
),
chain as (
    select dimension, plain, becomes, 1 as steps
    from said
    union all
    select chain.dimension, chain.plain, said.becomes, chain.steps + 1
    from chain
    join said on said.dimension = chain.dimension and said.plain = lower(chain.becomes)
    where chain.steps < 50 and said.plain <> lower(said.becomes)
)
select dimension, plain, becomes
from chain
-- a chain without end is a ring: it changes nothing
anti join said on said.dimension = chain.dimension
    and said.plain = lower(chain.becomes) and lower(said.becomes) <> said.plain
