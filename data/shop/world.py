"""The world around the shop: a month of customers, a staff that sets prices, and one great sale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from data.shop.catalogue import COUPONS, CUSTOMERS, PRODUCTS
from data.shop.handling import Shop
from data.shop.messages import Command, Context
from data.shop.orders import orders
from data.shop.payments import payments
from data.shop.shipments import shipments
from data.shop.stock import stock

if TYPE_CHECKING:
    from explorer.model import Event

SEED = 2026
OPENING = datetime(2026, 3, 1, tzinfo=UTC)
CLOSING = datetime(2026, 3, 31, tzinfo=UTC)

ORDERS_PER_DAY = 36
BY_HOUR = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 13, 12, 10, 10, 11, 13, 16, 19, 20, 16, 10, 5]
BY_WEEKDAY = [1.0, 0.9, 0.9, 1.0, 1.1, 1.3, 1.2]

ON_SALE = "prod_009"
SALE_PRICE = 12900
SALE_STARTS = datetime(2026, 3, 14, 18, tzinfo=UTC)
SALE_ENDS = SALE_STARTS + timedelta(hours=2)
SALE_STOCK = 50


def simulate(seed: int = SEED) -> Shop:
    """Run the shop for a month and return it, with everything that happened in its log."""
    shop = Shop([orders, payments, stock, shipments], start=OPENING, seed=seed)
    World(shop).plan_the_month()
    shop.agenda.run(until=CLOSING)
    return shop


class World:
    """Everybody outside: they only see what the shop publishes, and only give commands."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._chance = shop.chance
        self._prices: dict[str, int] = {}
        self._numbers = count(1001)
        for event_type in ("ProductListed", "PriceChanged"):
            shop.bus.subscribe(event_type, self._see_the_price)

    def plan_the_month(self) -> None:
        """Note in the agenda who comes when."""
        self._list_the_products()
        for day in range((CLOSING - OPENING).days):
            self._plan_a_day(OPENING + timedelta(days=day))
        self._plan_the_sale()

    def _see_the_price(self, event: Event) -> None:
        self._prices[event.aggregate_id] = event.payload["price"]

    def _list_the_products(self) -> None:
        for product_id, product in PRODUCTS.items():
            reorder_point = max(3, product.popularity // 4)
            data = {
                "name": product.name,
                "price": product.price,
                "quantity": 3 * reorder_point,
                "reorderPoint": reorder_point,
            }
            self._staff(OPENING, Command("ListProduct", product_id, data), "corr_opening")

    def _plan_a_day(self, day: datetime) -> None:
        expected = ORDERS_PER_DAY * BY_WEEKDAY[day.weekday()] / sum(BY_HOUR)
        for hour, weight in enumerate(BY_HOUR):
            visits = int(expected * weight + self._chance.random())
            for _ in range(visits):
                moment = timedelta(hours=hour + self._chance.random())
                self._shop.agenda.at(day + moment, self._visit)
        if day.weekday() == 0:
            self._shop.agenda.at(day + timedelta(hours=5), self._change_some_prices)

    def _change_some_prices(self) -> None:
        now = self._shop.agenda.now
        for product_id in self._chance.sample(sorted(PRODUCTS), 4):
            price = 10 * round(PRODUCTS[product_id].price * self._chance.uniform(0.09, 0.11))
            self._set_price(now, product_id, price)

    def _set_price(self, when: datetime, product_id: str, price: int) -> None:
        command = Command("ChangePrice", product_id, {"price": price})
        self._staff(when, command, f"corr_prices_{when:%m%d_%H}")

    def _staff(self, when: datetime, command: Command, correlation_id: str) -> None:
        give = partial(self._give, command, correlation_id, "staff_01")
        self._shop.agenda.at(when, give)

    def _give(self, command: Command, correlation_id: str, user_id: str) -> None:
        words = "".join(f"_{c.lower()}" if c.isupper() else c for c in command.name)
        command_id = f"cmd{words}_{self._shop.new_id()}"
        self._shop.handle(command, Context(correlation_id, command_id, user_id))

    def _plan_the_sale(self) -> None:
        """Half of the crowd comes in the first minutes, and some just before the end."""
        extra = Command("ReplenishStock", ON_SALE, {"quantity": SALE_STOCK, "source": "sale"})
        self._staff(SALE_STARTS - timedelta(hours=9), extra, "corr_spring_sale")
        self._set_price(SALE_STARTS, ON_SALE, SALE_PRICE)
        self._set_price(SALE_ENDS, ON_SALE, PRODUCTS[ON_SALE].price)
        length = SALE_ENDS - SALE_STARTS
        for _ in range(70):
            moment = SALE_STARTS + length * self._chance.random() ** 6 + timedelta(seconds=1)
            self._shop.agenda.at(moment, partial(self._visit, ON_SALE))
        for _ in range(12):
            moment = SALE_ENDS - timedelta(minutes=5) * self._chance.random()
            self._shop.agenda.at(moment, partial(self._visit, ON_SALE))

    def _visit(self, wanted: str | None = None) -> None:
        """Place an order, perhaps change one's mind, and submit it some minutes later."""
        number = next(self._numbers)
        customer = self._chance.choice(CUSTOMERS)
        basket = self._pick(wanted)
        items = [self._line(product_id) for product_id in basket]
        changes = [
            ("PlaceOrder", {"customerId": customer, "items": items}),
            *self._second_thoughts(basket),
            *self._last_words(),
        ]
        pause = timedelta()
        for name, data in changes:
            command = Command(name, f"order_{number}", data)
            give = partial(self._give, command, f"corr_{number}", customer)
            self._shop.agenda.after(pause, give)
            pause += timedelta(seconds=self._chance.uniform(8, 150))

    def _pick(self, wanted: str | None) -> list[str]:
        names = sorted(PRODUCTS)
        weights = [PRODUCTS[name].popularity for name in names]
        size = self._chance.choices([1, 2, 3, 4], [40, 33, 19, 8])[0]
        picked = self._chance.choices(names, weights, k=size)
        return list(dict.fromkeys([*([wanted] if wanted else []), *picked]))

    def _line(self, product_id: str) -> dict[str, Any]:
        price = self._prices[product_id]
        most = 3 if price < 3000 else 1
        quantity = self._chance.randrange(1, most + 1)
        return {"productId": product_id, "quantity": quantity, "price": price}

    def _second_thoughts(self, basket: list[str]) -> list[tuple[str, dict[str, Any]]]:
        chance = self._chance
        thoughts: list[tuple[str, dict[str, Any]]] = []
        if chance.random() < 0.28:
            thoughts.append(("AddItem", {"item": self._line(self._pick(None)[0])}))
        if chance.random() < 0.09:
            thoughts.append(("RemoveItem", {"productId": chance.choice(basket)}))
        if chance.random() < 0.14:
            thoughts.append(("ApplyCoupon", {"code": chance.choice(sorted(COUPONS))}))
        return thoughts

    def _last_words(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what becomes of the order: nothing, if it is forgotten."""
        fate = self._chance.random()
        if fate < 0.03:
            return []
        if fate < 0.06:
            return [("CancelOrder", {"reason": "changed_mind"})]
        return [("SubmitOrder", {})]
