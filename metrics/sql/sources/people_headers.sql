-- one row per live people batch: what its file carried
select source, header
from batch
where state = 'committed' and kind = 'people'
