"""A small event-driven shop: what wrote the sample dump, and a model of a write side.

Read it in this order: `messages` and `service` (what is said, and by whom), `orders`, `stock`,
`payments` and `shipments` (what the shop does), `handling` (how a command becomes events, over
`repository`, `log` and `bus`), `world` (who shops there), `faults` (what happened to the log).
"""
