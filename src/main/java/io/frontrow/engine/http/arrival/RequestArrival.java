package io.frontrow.engine.http.arrival;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests of one connection that do not arrive, head and body, within their time
 * from the first byte: 408, where no answer has begun, and the connection is closed. An
 * idle connection, and an answer that is under way, are not its business. The
 * connection's event loop alone calls it.
 * <p>
 * A request that comes in one reading, as nearly all do, costs no timer and no look at a
 * clock: the time begins with the end of the first reading that leaves it incomplete, and
 * one timer serves all requests of the connection.
 */
public final class RequestArrival extends ChannelDuplexHandler {

	/** By its headers, which no other request has: they are compared by identity. */
	private static final AttributeKey<HttpHeaders> BROKEN = AttributeKey.valueOf(RequestArrival.class, "broken");

	/** Their bodies are read before anything else is done. */
	private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

	private static final long UNKNOWN = 0;

	private final ArrivalTimers timers;

	private final Runnable checkAgain = this::checkAgain;

	private final BrokenRequests broken;

	/** A byte of a request has come, and its last one has not. */
	private boolean isArriving;

	/** Of the request that is arriving: when, and what is known of it. */
	private long begunNanos;

	private @Nullable HttpHeaders headers;

	private boolean hasReadBody;

	/** Requests whose head has come and whose answer has not been written whole. */
	private int answersOwed;

	private boolean isAnswering;

	/** What is answered now is the last answer of this connection. */
	private boolean isLast;

	private @Nullable Future<?> check;

	/** Behind the decoder, where answers are written. */
	private @Nullable ChannelHandlerContext place;

	RequestArrival(ArrivalTimers timers, BrokenRequests broken) {
		this.timers = timers;
		this.broken = broken;
	}

	/**
	 * Whether the request with these very headers cannot be read to its end: what has
	 * come of its body must not be taken for the whole. It is the last of its connection,
	 * and those before it may still be carried out.
	 */
	public static boolean isBroken(Channel channel, HttpHeaders headers) {
		return channel.hasAttr(BROKEN) && channel.attr(BROKEN).get() == headers;
	}

	/** To stand before the decoder, where the first byte is seen. */
	ChannelInboundHandlerAdapter bytes() {
		return new Bytes();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.place = context;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest head) {
			this.isArriving = true;
			this.headers = head.headers();
			this.hasReadBody = WITH_BODY.contains(head.method());
			this.answersOwed++;
		}
		if (message instanceof HttpContent content) {
			if (content.decoderResult().isFailure()) {
				context.channel().attr(BROKEN).set(this.headers);
			}
			if (message instanceof LastHttpContent) {
				ended();
			}
		}
		context.fireChannelRead(message);
	}

	private void begin() {
		this.isArriving = true;
		this.headers = null;
		this.begunNanos = UNKNOWN;
	}

	private void ended() {
		this.isArriving = false;
		this.headers = null;
		this.begunNanos = UNKNOWN;
	}

	/** The promise says how the write went. */
	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		ChannelPromise written = promise;
		if (message instanceof HttpResponse response) {
			this.isAnswering = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
			if (this.isLast) {
				response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
			}
		}
		if (message instanceof LastHttpContent && this.isAnswering) {
			this.isAnswering = false;
			if (!this.isArriving || context.channel().isActive()) {
				this.answersOwed--;
			}
			if (this.isLast) {
				written = promise.unvoid().addListener(ChannelFutureListener.CLOSE);
			}
		}
		context.write(message, written);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.check != null) {
			this.check.cancel(false);
			this.timers.forget(this.checkAgain);
		}
		if (this.isArriving && !isAnswered()) {
			this.broken.countLeft();
		}
		context.fireChannelInactive();
	}

	/** Nobody waits for the rest of what is arriving. */
	private boolean isAnswered() {
		return this.headers != null && this.answersOwed == 0;
	}

	private void watch() {
		if (this.begunNanos == UNKNOWN) {
			this.begunNanos = System.nanoTime();
		}
		if (this.check == null) {
			checkIn(Objects.requireNonNull(this.place), this.timers.limitNanos());
		}
	}

	/** The limit has become shorter. May be called by any thread. */
	void checkAgain() {
		ChannelHandlerContext context = Objects.requireNonNull(this.place);
		context.executor().execute(() -> {
			if (this.check != null && this.check.cancel(false)) {
				check(context);
			}
		});
	}

	private void checkIn(ChannelHandlerContext context, long nanos) {
		this.timers.remember(this.checkAgain);
		// Looked at after that: the instance may begin to stop in this moment.
		long within = Math.min(nanos, this.timers.limitNanos());
		this.check = context.executor().schedule(() -> check(context), within, TimeUnit.NANOSECONDS);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void check(ChannelHandlerContext context) {
		this.check = null;
		this.timers.forget(this.checkAgain);
		if (!this.isArriving || this.begunNanos == UNKNOWN) {
			return;
		}
		long left = this.begunNanos + this.timers.limitNanos() - System.nanoTime();
		if (left > 0) {
			checkIn(context, left);
		}
		else if (isAnswered()) {
			context.close();
		}
		else if (this.headers == null && this.answersOwed == 0) {
			refuseHead(context);
		}
		else if (this.answersOwed == 1 && !this.isAnswering && this.hasReadBody) {
			refuseBody(context);
		}
		else {
			// Another answer, or its own, is still to be given before this can end.
			checkIn(context, this.timers.limitNanos());
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void refuseHead(ChannelHandlerContext context) {
		ended();
		this.broken.countLate();
		context.writeAndFlush(this.broken.lateHead()).addListener(ChannelFutureListener.CLOSE);
	}

	/** Whoever reads the body finds this in its place, and answers. */
	private void refuseBody(ChannelHandlerContext context) {
		ended();
		this.isLast = true;
		this.broken.countLate();
		context.fireExceptionCaught(new Refusal(Code.REQUEST_TIMEOUT));
	}

	/** Sees the bytes of all requests. */
	private final class Bytes extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (!(message instanceof ByteBuf bytes)) {
				context.fireChannelRead(message);
				return;
			}
			if (!RequestArrival.this.isArriving) {
				if (isBlank(bytes)) {
					context.fireChannelRead(message);
					return;
				}
				begin();
			}
			bytes.retain();
			try {
				context.fireChannelRead(message);
				// The decoder took what it could: this is the beginning of the next one.
				if (!RequestArrival.this.isArriving && bytes.isReadable()) {
					begin();
				}
			}
			finally {
				bytes.release();
			}
		}

		/** Empty lines between requests are skipped by the decoder, too. */
		private static boolean isBlank(ByteBuf bytes) {
			return bytes.isReadable() && isBlank(bytes.getByte(bytes.readerIndex()))
					&& bytes.forEachByte(Bytes::isBlank) < 0;
		}

		private static boolean isBlank(byte value) {
			return value == '\r' || value == '\n' || value == ' ' || value == '\t';
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			if (RequestArrival.this.isArriving) {
				watch();
			}
			context.fireChannelReadComplete();
		}

	}

}
