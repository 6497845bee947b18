package io.frontrow.engine.database;

import java.util.function.BooleanSupplier;

import io.frontrow.engine.liveness.LivenessDetector;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Units of work that end with the request that asked for them, while they are told to.
 */
final class AttachableUnitsOfWork extends UnitsOfWork {

	private final UnitsOfWork delivered;

	private final BeanFactory parts;

	private final BooleanSupplier isAttached;

	AttachableUnitsOfWork(UnitsOfWork delivered, BeanFactory parts, BooleanSupplier isAttached) {
		super(parts.getBean(TransactionalOperator.class), parts.getBean(DatabaseSettings.class),
				parts.getBean("databaseWatch", LivenessDetector.class), parts.getBean(Bulkheads.class));
		this.delivered = delivered;
		this.parts = parts;
		this.isAttached = isAttached;
	}

	@Override
	public UnitsOfWork ofKind(String kind) {
		return new AttachableUnitsOfWork(this.delivered.ofKind(kind), this.parts, this.isAttached);
	}

	@Override
	public <T> Mono<T> detached(Mono<T> work) {
		return Mono.defer(() -> this.isAttached.getAsBoolean() ? work : this.delivered.detached(work));
	}

}
