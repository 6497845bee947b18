// The bodies of the API, for checks.js: every field with what it must be.
import { anything, oneOf, positive, same, text, time, uuid, whole } from './checks.js';

/** Of a seat by its section, in every sale that these scripts open. */
export const PRICE = { VIP: 150000, R: 90000 };

const CURRENCY = 'KRW';

export const SETTINGS = {
  admitPerTick: positive, tickSeconds: (value) => value > 0, maxActive: (value) => value === null || positive(value),
  activeTtlSeconds: positive, holdTtlSeconds: positive, paused: oneOf(true, false), closed: oneOf(true, false), laneShares: anything,
};

export const RESERVATION = {
  reservationId: uuid, userId: uuid, concertId: positive, performanceId: positive, status: 'PENDING_PAYMENT',
  seats: (seats) => Array.isArray(seats) && seats.every(isReservedSeat), amount: whole, currency: CURRENCY,
  expiresAt: time, createdAt: time, paidAt: null,
};

export const user = (name) => ({ userId: uuid, name, balance: 0, currency: CURRENCY });

export const balance = (userId, amount) => ({ userId, balance: amount, currency: CURRENCY });

export const charged = (userId, amount) => Object.assign(balance(userId, amount), { entryId: anything });

export const opened = (performances, capacity) => ({
  concertId: positive,
  performances: (list) => list.length === performances && list.every((one) => positive(one.performanceId) && one.capacity === capacity),
});

export const lineFigures = (concertId) => ({
  concertId, waiting: whole, active: whole, admittedTotal: whole, admissionPerSecond: (rate) => rate >= 0, settings: anything,
});

export const waiting = (userId, concertId, position) => ({
  userId, concertId, status: 'WAITING', position, waiting: positive,
  opensAt: null, estimatedWaitSeconds: (seconds) => seconds === null || seconds >= 0, estimatedWaitRange: anything,
  outlook: oneOf('LIKELY', 'UNCERTAIN', 'UNLIKELY'), pollAfterSeconds: positive,
});

export const active = (userId, concertId) => ({ userId, concertId, status: 'ACTIVE', activatedAt: time, expiresAt: time });

export const ended = (userId, concertId, reason) => ({ userId, concertId, status: 'EXPIRED', expiredAt: time, reason });

export const payment = (reservation, left) => ({
  paymentId: uuid, reservationId: reservation.reservationId, amount: reservation.amount, currency: CURRENCY, balance: left, paidAt: time,
});

export const entries = { entries: (list) => Array.isArray(list), nextCursor: (cursor) => cursor === null || text(cursor) };

/** A reservation of exactly these seats, for what they cost. */
export const reserved = (userId, sale, performanceId, seats) => Object.assign({}, RESERVATION, {
  userId, concertId: sale.concertId, performanceId, amount: seats.reduce((sum, seat) => sum + seat.price, 0),
  seats: (list) => same(list.map((seat) => seat.seatId).sort(), seats.map((seat) => seat.seatId).sort()) && list.every(isReservedSeat),
});

export function isFreeSeat(seat) {
  return seat.status === 'AVAILABLE' && isReservedSeat(seat);
}

export function isReservedSeat(seat) {
  return positive(seat.seatId) && positive(seat.number) && positive(seat.row) && seat.price === PRICE[seat.section];
}
