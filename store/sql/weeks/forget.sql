-- Person-weeks that are decided again: changed weeks of everyone in this sequence, and the pairs.
delete from unknown_week
where series = $series
  and (
    (
        week_on in (select week_on from cover where changed)
        and account_id in (
            select account_id from coverage where series = $series and concealed = $concealed
        )
    )
    or (week_on, account_id) in (select (week_on, account_id) from pair)
  )
