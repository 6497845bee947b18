package io.frontrow.reservation.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

record ReservationsBody(List<ReservationBody> reservations, @Nullable String nextCursor) {
}
