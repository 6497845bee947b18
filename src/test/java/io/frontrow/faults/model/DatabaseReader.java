package io.frontrow.faults.model;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.servers.Servers;

/**
 * Reads the database with statements of its own and over a connection of its own: a
 * defect of the application cannot hide itself here.
 */
public final class DatabaseReader {

	private final Servers servers;

	public DatabaseReader(Servers servers) {
		this.servers = servers;
	}

	/** The sale of that concert, and the balance entries of the buyers of that name. */
	public SaleState read(long concertId, String buyersName) {
		List<ReservationRow> reservations = read("""
				SELECT r.*, (SELECT GROUP_CONCAT(s.seat_id ORDER BY s.seat_id) FROM reservation_seats s
				  WHERE s.reservation_id = r.reservation_id) AS seat_ids
				FROM reservations r WHERE r.concert_id = ?""", concertId,
				(row) -> new ReservationRow(row.getString("reservation_id"), row.getString("user_id"),
						row.getString("status"), numbers(row.getString("seat_ids"))));
		List<PaymentRow> payments = read(
				"SELECT p.* FROM payments p JOIN reservations r USING (reservation_id) WHERE r.concert_id = ?",
				concertId, (row) -> new PaymentRow(row.getString("payment_id"), row.getString("reservation_id"),
						row.getLong("amount")));
		List<BalanceEntryRow> entries = read(
				"SELECT e.* FROM balance_entries e JOIN users u USING (user_id) WHERE u.name = ?", buyersName,
				(row) -> new BalanceEntryRow(row.getString("user_id"), row.getLong("entry_number"),
						row.getString("entry_id"), row.getString("type"), row.getLong("amount"),
						row.getLong("balance_after"), Objects.requireNonNullElse(row.getString("reference"), "")));
		return new SaleState(reservations, payments, entries, seats(concertId));
	}

	/** The seats of that concert, by their ids. */
	public List<SeatRow> seats(long concertId) {
		return read("""
				SELECT s.* FROM seats s JOIN performances p USING (performance_id)
				WHERE p.concert_id = ? ORDER BY s.seat_id""", concertId, (row) -> new SeatRow(row.getLong("seat_id"),
				row.getString("status"), Objects.requireNonNullElse(row.getString("reservation_id"), "")));
	}

	/** When the turns of that concert end, in epoch milliseconds, by user. */
	public Map<String, Long> turns(long concertId) {
		List<Map.Entry<String, Long>> turns = read(
				"SELECT user_id, expires_at_ms FROM active_tokens WHERE concert_id = ?", concertId,
				(row) -> Map.entry(row.getString("user_id"), row.getLong("expires_at_ms")));
		return turns.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::max));
	}

	private <T> List<T> read(String query, Object value, Reader<T> reader) {
		List<T> found = new ArrayList<>();
		try (Connection database = DriverManager.getConnection(this.servers.jdbcUrl(), this.servers.username(),
				this.servers.password()); PreparedStatement statement = database.prepareStatement(query)) {
			statement.setObject(1, value);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					found.add(reader.read(rows));
				}
			}
			return found;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(query, ex);
		}
	}

	private static List<Long> numbers(String list) {
		return Stream.of(list.split(",")).map(Long::valueOf).toList();
	}

	/** Reads one row. */
	private interface Reader<T> {

		T read(ResultSet row) throws SQLException;

	}

}
