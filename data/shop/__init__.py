"""A small event-driven shop: what wrote the sample dump, and a model of a write side.

Read it in this order: `messages`, `service`, `orders`, `stock`, `payments`, `shipments` (what the
shop does), `handling` (how a command becomes events), `world` (who shops there), `faults`.
"""
