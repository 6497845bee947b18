package io.frontrow.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.LiveEntry;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenKeys;
import io.frontrow.queue.token.TokenSigner;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import io.frontrow.queue.turn.Tokens;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.stereotype.Component;

/**
 * Puts users into lines. Those who come to one line while others are being put into it
 * are next, together, by one script, in the order in which they came; who comes again
 * while waiting for that is told the same. Nobody waits for company: where nobody is
 * being put into the line, who comes is put into it at once.
 * <p>
 * Bounded by the requests that are under way. Where a script fails, so do all who wait
 * for the next: it would ask the same of the same Redis. Who leaves is put into the line
 * all the same. Thread-safe.
 */
@Component
public class JoinBatches {

	/** They keep Redis from all others for less than a millisecond. */
	static final int TOGETHER_MAX = 64;

	private static final LuaScript JOIN = new LuaScript("queue/join-7.lua");

	private static final int ITEMS_EACH = 4;

	/** Those lines alone that somebody is being put into. */
	private final Map<Long, Entrance> entrances = new ConcurrentHashMap<>();

	private final Lua lua;

	private final SettingsCopy settings;

	private final TokenKeys keys;

	private final QueueProperties queue;

	private final DistributionSummary sizes;

	JoinBatches(Lua lua, SettingsCopy settings, TokenKeys keys, QueueProperties queue, MeterRegistry metrics) {
		this.lua = lua;
		this.settings = settings;
		this.keys = keys;
		this.queue = queue;
		this.sizes = DistributionSummary.builder("frontrow.queue.arrivals")
			.description("Users who joined a queue, also again, by the scripts that answered them")
			.register(metrics);
	}

	/**
	 * Puts the user at the end of the concert's line, or finds the live token that the
	 * user has there.
	 * @return an error {@code CONCERT_NOT_FOUND}, {@code SALE_CLOSED} or
	 * {@code QUEUE_CLOSED}
	 */
	public Mono<Joined> join(long concertId, UUID userId) {
		return Mono.defer(() -> {
			Arrival mine = new Arrival(userId);
			this.entrances.compute(concertId, (id, entrance) -> Entrance.with(mine, entrance));
			begin(concertId);
			return mine.joined.asMono();
		});
	}

	/**
	 * Gives the user a place in a lane, also where the line is closed; the place in
	 * another lane is given up for it. A token that is active stays as it is.
	 * @param lane 0 to 3
	 * @return an error {@code CONCERT_NOT_FOUND} or {@code SALE_CLOSED}
	 */
	Mono<Joined> joinLane(long concertId, UUID userId, int lane) {
		return Mono.defer(() -> {
			Arrival mine = new Arrival(userId);
			return put(concertId, String.valueOf(lane), List.of(mine)).doOnNext(Put::tell).then(mine.joined.asMono());
		});
	}

	private void begin(long concertId) {
		List<Arrival> next = new ArrayList<>();
		this.entrances.computeIfPresent(concertId, (id, entrance) -> entrance.begin(next));
		if (!next.isEmpty()) {
			// The line is busy until this ends, so what it throws must end it too.
			Mono.defer(() -> put(concertId, "", next))
				// Before these are told: Redis need not wait for that.
				.doOnNext((put) -> end(concertId))
				.subscribe(Put::tell, (error) -> fail(concertId, next, error));
		}
	}

	private void end(long concertId) {
		this.entrances.computeIfPresent(concertId, (id, entrance) -> entrance.end());
		begin(concertId);
	}

	private void fail(long concertId, List<Arrival> group, Throwable error) {
		Entrance entrance = this.entrances.remove(concertId);
		group.forEach((arrival) -> arrival.fail(error));
		if (entrance != null) {
			entrance.waiting.values().forEach((arrival) -> arrival.fail(error));
		}
	}

	private Mono<Put> put(long concertId, String lane, List<Arrival> group) {
		this.sizes.record(group.size());
		return this.keys.signer()
			.flatMap((signer) -> this.settings.ensured(concertId, run(concertId, lane, group, signer))
				.map((reply) -> answered(concertId, group, signer, reply)));
	}

	private static Put answered(long concertId, List<Arrival> group, TokenSigner signer, LuaReply reply) {
		if (reply.outcome() < 0) {
			// Redis has forgotten the settings again since they were copied to it.
			throw new Refusal(Code.TEMPORARILY_UNAVAILABLE);
		}
		return new Put(concertId, group, signer, reply);
	}

	private Mono<LuaReply> run(long concertId, String lane, List<Arrival> group, TokenSigner signer) {
		QueueKeys line = new QueueKeys(concertId);
		List<Object> args = new ArrayList<>(List.of(line.prefix(), signer.newestKey(), lane,
				TokenState.KEEP_ENDED.toMillis(), this.queue.keepSeen().toMillis()));
		group.forEach((arrival) -> args.addAll(List.of(arrival.userId, signer.nextId())));
		return Mono.defer(() -> this.lua.run(JOIN, line.ofJoin(), args.toArray()));
	}

	/** The user's live token, and whether it was made just now. */
	public record Joined(TokenView view, boolean isNew) {
	}

	/** Those who were put into a line, and what Redis answered. */
	private record Put(long concertId, List<Arrival> group, TokenSigner signer, LuaReply reply) {

		/** What cannot be read fails nobody but whose it is. */
		void tell() {
			for (int i = 0; i < this.group.size(); i++) {
				Arrival arrival = this.group.get(i);
				try {
					arrival.tell(joined(arrival.userId, this.reply.part(1 + ITEMS_EACH * i, ITEMS_EACH)));
				}
				catch (RuntimeException ex) {
					arrival.fail(ex);
				}
			}
		}

		private Joined joined(UUID userId, LuaReply its) {
			if (its.outcome() == Tokens.SALE_CLOSED) {
				throw new Refusal(Code.SALE_CLOSED);
			}
			if (its.outcome() == Tokens.QUEUE_CLOSED) {
				throw new Refusal(Code.QUEUE_CLOSED);
			}
			LiveEntry entry = LiveEntry.read(its.text(1));
			QueueToken token = this.signer.sign(this.concertId, entry.ticket(), userId, entry.id(), entry.keyName());
			return new Joined(new TokenView(token, Tokens.state(its, 2)), its.outcome() == Tokens.WAITING);
		}

	}

	/** One who comes. */
	private static final class Arrival {

		private final UUID userId;

		private final Sinks.One<Joined> joined = Sinks.one();

		/** The same user, come again before it was put into the line. */
		private final List<Arrival> again = new ArrayList<>();

		Arrival(UUID userId) {
			this.userId = userId;
		}

		void tell(Joined joined) {
			this.joined.tryEmitValue(joined);
			this.again.forEach((arrival) -> arrival.joined.tryEmitValue(new Joined(joined.view(), false)));
		}

		void fail(Throwable error) {
			this.joined.tryEmitError(error);
			this.again.forEach((arrival) -> arrival.joined.tryEmitError(error));
		}

	}

	/** Where one line is joined. Guarded by the map that it is in. */
	private static final class Entrance {

		/** By user, in the order of coming. */
		private final Map<UUID, Arrival> waiting = new LinkedHashMap<>();

		private boolean isBusy;

		static Entrance with(Arrival arrival, @Nullable Entrance entrance) {
			Entrance its = (entrance != null) ? entrance : new Entrance();
			Arrival first = its.waiting.putIfAbsent(arrival.userId, arrival);
			if (first != null) {
				first.again.add(arrival);
			}
			return its;
		}

		/** Takes those who are next. */
		Entrance begin(List<Arrival> next) {
			Iterator<Arrival> all = this.waiting.values().iterator();
			while (!this.isBusy && next.size() < TOGETHER_MAX && all.hasNext()) {
				next.add(all.next());
				all.remove();
			}
			this.isBusy |= !next.isEmpty();
			return this;
		}

		/** Nothing where nobody waits. */
		@Nullable Entrance end() {
			this.isBusy = false;
			return this.waiting.isEmpty() ? null : this;
		}

	}

}
