package io.frontrow.account;

import java.util.UUID;

import io.frontrow.account.Balances.Change;
import io.frontrow.account.Balances.Entry;
import io.frontrow.account.Balances.EntryType;
import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.IdempotencyRecords;
import io.frontrow.idempotency.Recorded;
import io.frontrow.idempotency.RecordedDecision;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Puts money into a balance. The steps are in
 * {@code src/docs/sequences.md#charge-a-balance}.
 */
@Component
public class ChargeBalance {

	private final Users users;

	private final GroupCommit<Recorded<Change, Entry>, Entry> charges;

	private final UnitsOfWork units;

	ChargeBalance(Users users, Balances balances, UnitsOfWork units, GroupCommits groups, IdempotencyRecords records) {
		this.users = users;
		this.units = units.ofKind("charge");
		this.charges = groups.of("charge", new RecordedDecision<>(balances, records), this.units);
	}

	/**
	 * @param amount 1 to {@link Money#CHARGE_MAX}
	 * @return the answer, which may be {@code BALANCE_LIMIT_EXCEEDED}; an error
	 * {@code USER_NOT_FOUND}
	 */
	public Mono<HttpAnswer> charge(UUID userId, long amount, Attempt<Entry> attempt) {
		Change change = new Change(Ids.next(), userId, EntryType.CHARGE, amount, null);
		return this.units.detached(attempt.once(Mono.just(userId),
				(recording) -> this.charges.commit(new Recorded<>(change, recording)).switchIfEmpty(refusal(userId))));
	}

	private Mono<Entry> refusal(UUID userId) {
		return Mono.defer(() -> this.users.readBalance(userId))
			.switchIfEmpty(Users.notFound())
			.flatMap((balance) -> Mono.error(new Refusal(Code.BALANCE_LIMIT_EXCEEDED)));
	}

}
