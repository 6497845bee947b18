package io.frontrow.queue.position;

import io.frontrow.queue.position.Forecast.Outlook;
import io.frontrow.queue.position.Forecast.Wait;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Says to a waiting token how long it will take, whether there will be a seat and when to
 * ask again, by what was measured.
 */
@Component
public class Forecasts {

	/** A line that stands for days has no forecast. */
	private static final double SECONDS_MAX = 7 * 86_400;

	private final QueueProperties properties;

	private final WaitErrors errors;

	private final Outlooks outlooks;

	Forecasts(QueueProperties properties, WaitErrors errors, Outlooks outlooks) {
		this.properties = properties;
		this.errors = errors;
		this.outlooks = outlooks;
	}

	/**
	 * The forecast of a waiting token.
	 * @param ticket of that token
	 * @param memory of that token
	 * @param shown a position that its owner was shown before, or null
	 */
	public Forecast of(TokenState.Waiting state, QueueNumber ticket, QueueSnapshot line, Polls.Memory memory,
			@Nullable Long shown) {
		if (line.isLobby()) {
			return new Forecast(null, line.waiting(), line.opensAt(), null, Outlook.UNCERTAIN,
					PollHint.lobby(ticket.number(), line, this.properties.absentAfter()));
		}
		long position = position(state.position(), ticket.lane(), line, memory, shown);
		long turns = line.turnsUntil(ticket.lane(), position);
		Wait wait = wait(turns, line);
		if (line.halted()) {
			memory.takeToldWait();
		}
		else if (wait != null && position >= state.position()) {
			memory.toldWait(wait.seconds());
		}
		return new Forecast(position, Math.max(state.waiting(), position), null, wait,
				this.outlooks.of(line.admissionsIn(turns), line),
				PollHint.waiting(position, line, this.properties.absentAfter()));
	}

	/**
	 * While people come back after a loss, positions are too small: then it is told by
	 * what was shown before and by how many were admitted since.
	 */
	private static long position(long position, int lane, QueueSnapshot line, Polls.Memory memory,
			@Nullable Long shown) {
		if (line.held()) {
			return memory.shownWhileOthersComeBack(position, shown, line.admittedTotal(),
					(admitted) -> line.placesMoved(lane, admitted));
		}
		return memory.shown((shown != null) ? Math.min(shown, position) : position, line.admittedTotal());
	}

	private @Nullable Wait wait(long turns, QueueSnapshot line) {
		Double move = line.movePerSecond();
		if (move == null || line.halted()) {
			return null;
		}
		double expected = Math.ceil(turns / move);
		if (expected > SECONDS_MAX) {
			return null;
		}
		long seconds = (long) expected;
		return new Wait(seconds, this.errors.likely(seconds, 0.5), this.errors.likely(seconds, 0.9));
	}

	/**
	 * Notes how right it was, once, where the token has become active.
	 */
	public void cameTrue(TokenView view, Polls.Memory memory) {
		if (view.state() instanceof TokenState.Active) {
			Polls.ToldWait told = memory.takeToldWait();
			if (told != null) {
				this.errors.note(told.seconds(), told.sinceSeconds());
			}
		}
	}

}
