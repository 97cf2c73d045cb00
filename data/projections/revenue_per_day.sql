-- Money in and out per day, in euros.
select
  occurred_at::date as day,
  count(*) filter (event_type = 'PaymentCaptured') as payments,
  coalesce(sum(cents) filter (event_type = 'PaymentCaptured'), 0) / 100 as captured,
  coalesce(sum(cents) filter (event_type = 'PaymentRefunded'), 0) / 100 as refunded
from (select occurred_at, event_type, (payload->>'$.amount')::bigint as cents from events)
where event_type in ('PaymentCaptured', 'PaymentRefunded')
group by day
order by day
