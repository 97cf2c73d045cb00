-- Orders whose total is not what their items cost, less the discount, in cents.
with orders as (
  select
    aggregate_id as order_id,
    version,
    state->>'$.status' as status,
    (state->>'$.total_amount')::bigint as total_amount,
    coalesce(list_sum(list_transform(
      from_json(state->'$.items', '[{"price": "bigint", "quantity": "bigint"}]'),
      lambda item: item.price * item.quantity
    )), 0)::bigint - (state->>'$.discount')::bigint as items_amount
  from states
  where aggregate_type = 'Order'
)
select *, total_amount - items_amount as difference
from orders
where difference <> 0
order by order_id
