-- What is on the shelf of every product, and what runs low. Nothing can be below zero.
select
  aggregate_id as product,
  state->>'$.name' as name,
  (state->>'$.available')::bigint as available,
  (state->>'$.reserved')::bigint as reserved,
  (state->>'$.on_order')::bigint as on_order,
  (state->>'$.reorder_point')::bigint as reorder_point,
  (state->>'$.available')::bigint < (state->>'$.reorder_point')::bigint as low
from states
where aggregate_type = 'Stock'
order by available, product
