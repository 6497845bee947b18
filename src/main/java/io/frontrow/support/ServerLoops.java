package io.frontrow.support;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.netty.resources.LoopResources;

/**
 * Has Lettuce work on the event loops of the web server, which ends them: with loops of
 * its own, each answer of Redis would wake another thread. Thread-safe.
 */
final class ServerLoops implements EventLoopGroupProvider {

	private final LoopResources loops;

	ServerLoops(LoopResources loops) {
		this.loops = loops;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends EventLoopGroup> T allocate(Class<T> type) {
		return (T) this.loops.onClient(LoopResources.DEFAULT_NATIVE);
	}

	@Override
	public int threadPoolSize() {
		return LoopResources.DEFAULT_IO_WORKER_COUNT;
	}

	@Override
	public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

}
