// One fan from the line to the ticket, thinking on the way as people do. What a run of many must add up to is counted here.
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { balance, entries, payment, reserved } from './bodies.js';
import { ensure, problem, right, same, success } from './checks.js';
import { get, post } from './client.js';
import { activeFans, charge, hasEnded, join, register, seatsOf, waitAsTold } from './fans.js';

const CHARGED = 1000000;
const SEATS_MAX = 2;
/** Somebody may have been faster; whoever meets that so often is told something wrong. */
const TRIES_MAX = 5;

const begun = new Counter('purchases_begun');
const completed = new Counter('purchases_completed');
const faster = new Counter('purchases_seat_lost');
const unaccounted = new Counter('purchases_unaccounted');
const unaccountedSeats = new Counter('seats_unaccounted');

/** Of a run: whoever came has a ticket, and as many seats are sold as were paid. */
export const PURCHASES = { purchases_unaccounted: ['count==0'], seats_unaccounted: ['count==0'] };

/** Seats for so many fans with room to choose, so that none is refused one. */
export const seatsFor = (fans) => Math.ceil(2 * SEATS_MAX * fans) + 100;

/** @param {number} thinkSeconds between two steps, half as long to half as long again */
export function purchase(sale, thinkSeconds) {
  const think = () => sleep(thinkSeconds * (0.5 + Math.random()));
  begun.add(1);
  unaccounted.add(1);
  const fan = arrive(sale);
  if (!fan) {
    return;
  }
  think();
  const reservation = reserve(sale, fan, think);
  if (!reservation) {
    return;
  }
  think();
  if (pay(sale, fan, reservation)) {
    completed.add(1);
    unaccounted.add(-1);
    unaccountedSeats.add(reservation.seats.length);
  }
}

/** To be called when all is over: what was counted must be what the halls say. */
export function settle(sale) {
  const [watcher] = activeFans(1, 'Doorkeeper', sale.concertId);
  const sold = sale.halls.flatMap((hall) => seatsOf(sale, hall, watcher.token)).filter((seat) => seat.status === 'SOLD');
  unaccountedSeats.add(-sold.length);
}

function arrive(sale) {
  const userId = register('Kim Minseo');
  const fan = userId && charge(userId, CHARGED) && join(userId, sale.concertId);
  return fan && waitAsTold(fan, sale.concertId) ? fan : null;
}

function reserve(sale, fan, think) {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const hall = chooseHall(sale, fan);
    if (!hall) {
      return null;
    }
    think();
    const seats = chooseSeats(seatsOf(sale, hall, fan.token));
    think();
    const body = { performanceId: hall.performanceId, seatIds: seats.map((seat) => seat.seatId) };
    const response = post('/reservations', [201, 409], body, { token: fan.token });
    const reservation = right(response, 'reserving', success(201, reserved(fan.userId, sale, hall.performanceId, seats)),
      problem(409, 'SEAT_ALREADY_RESERVED', { seatIds: (taken) => taken.length > 0 && taken.every((id) => body.seatIds.includes(id)) }));
    if (response.status !== 409) {
      return reservation;
    }
    faster.add(1);
  }
  ensure('reserving', 'not always is somebody faster', false, fan);
  return null;
}

function chooseHall(sale, fan) {
  const response = get(`/concerts/${sale.concertId}/dates`, 200, { token: fan.token });
  const all = sale.halls.map((hall) => hall.date);
  const body = right(response, 'the dates', success(200, { dates: (list) => same(list.map((one) => one.date), all) }));
  return body && oneOf(sale.halls);
}

/** Some that are beside each other on the list, wherever the fan looks first. */
function chooseSeats(seats) {
  const free = seats.filter((seat) => seat.status === 'AVAILABLE');
  const first = Math.floor(Math.random() * free.length);
  return free.slice(first, first + 1 + Math.floor(Math.random() * SEATS_MAX));
}

function pay(sale, fan, reservation) {
  const { reservationId, amount, seats } = reservation;
  const left = CHARGED - amount;
  const headers = { 'Idempotency-Key': `k6-${reservationId}` };
  const body = { reservationId, seatNumbers: seats.map((seat) => seat.number) };
  const paid = right(post('/payments', 201, body, { token: fan.token, headers }), 'paying', success(201, payment(reservation, left)));
  return paid && right(get(`/users/${fan.userId}/balance`, 200), 'the balance after paying', success(200, balance(fan.userId, left)))
    && ledgerHolds(fan, amount, left)
    && hasEnded(fan, sale.concertId, 'PAID');
}

function ledgerHolds(fan, amount, left) {
  const wanted = [['PAYMENT', -amount, left], ['CHARGE', CHARGED, CHARGED]];
  const body = right(get(`/users/${fan.userId}/balance/entries`, 200), 'the ledger', success(200, entries));
  const found = body && body.entries.map((entry) => [entry.type, entry.amount, entry.balanceAfter]);
  return ensure('the ledger', 'one charge and one payment', same(found, wanted), found);
}

const oneOf = (list) => list[Math.floor(Math.random() * list.length)];
