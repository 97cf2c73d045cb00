"""What the shop sells, to whom, and by whom it is carried."""

from __future__ import annotations

from typing import NamedTuple


class Product(NamedTuple):
    name: str
    price: int
    """In cents, on 1 March."""

    popularity: int
    """Orders of it per month, about."""


PRODUCTS = {
    f"prod_{number:03d}": Product(*product)
    for number, product in enumerate(
        [
            ("Espresso beans, 1 kg", 2490, 130),
            ("Filter beans, 1 kg", 2290, 110),
            ("Decaf beans, 500 g", 1390, 45),
            ("Green tea, 200 g", 1290, 55),
            ("Earl Grey, 200 g", 1190, 60),
            ("Rooibos, 250 g", 990, 40),
            ("Espresso machine", 44900, 14),
            ("Hand grinder", 7990, 40),
            ("Electric grinder", 18900, 18),
            ("French press", 3490, 50),
            ("Moka pot, 6 cups", 3990, 45),
            ("Pour-over dripper", 1990, 60),
            ("Paper filters, 100", 490, 150),
            ("Gooseneck kettle", 8990, 30),
            ("Milk jug, 350 ml", 1790, 45),
            ("Milk frother", 2990, 40),
            ("Kitchen scale", 3990, 45),
            ("Tamper, 58 mm", 2490, 30),
            ("Cup, white", 1290, 90),
            ("Cup, blue", 1290, 80),
            ("Travel mug", 2690, 70),
            ("Tea pot, 1 l", 4590, 25),
            ("Tea strainer", 890, 50),
            ("Cold brew bottle", 2790, 35),
            ("Descaler, 250 ml", 1090, 65),
            ("Cleaning brush", 690, 40),
            ("Oat drink, 6 x 1 l", 1490, 75),
            ("Cane sugar, 1 kg", 590, 35),
            ("Dark chocolate", 450, 85),
            ("Gift card sleeve", 290, 30),
        ],
        start=1,
    )
}

COUPONS = {"SPRING10": 10, "WELCOME5": 5}
"""Per cent off the items in the order when it is applied."""

CUSTOMERS = [f"cust_{number:03d}" for number in range(1, 161)]
INACTIVE_CUSTOMERS = {"cust_013", "cust_077", "cust_128"}
CARRIERS = ["northpost", "parcelwise", "bikeline"]


def sibling(prefix: str, aggregate_id: str) -> str:
    """Return the id of what belongs to the same order: `pay_1001` for `order_1001`."""
    return f"{prefix}_{aggregate_id.rpartition('_')[2]}"
