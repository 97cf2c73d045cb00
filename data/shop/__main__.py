"""`python -m data.shop`: run the shop for a month and write what it would have exported."""

from __future__ import annotations

from pathlib import Path

from data.shop.dump import write
from data.shop.faults import plant
from data.shop.read_model import write_read_model
from data.shop.world import simulate

if __name__ == "__main__":
    shop = simulate()
    events = plant(shop.log.events)
    print(f"{len(events):,} events; {shop.conflicts:,} appends lost a race and were tried again")
    data = Path(__file__).parents[1]
    for path in (*write(events, folder=data), write_read_model(events, folder=data)):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
