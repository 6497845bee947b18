package io.frontrow.engine.http.arrival;

import java.util.List;
import java.util.Locale;

import io.frontrow.engine.http.forwarding.HostHeader;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.engine.problem.Problems;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.problem.SecurityHeaders;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Sees to what the HTTP server refuses by itself, before any of our filters. A 400 gets a
 * body and a code, {@code INVALID_REQUEST}: a request line or header that cannot be read,
 * a path that is no URI. A request line that is too long is 414, headers that are too
 * large 431. What the server takes and should not is refused here: a version of HTTP that
 * it does not speak (505), and a {@code Host} that is missing, doubled or malformed
 * (400).
 */
@Component
class BareRefusals implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final Problems problems;

	BareRefusals(Problems problems) {
		this.problems = problems;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, address) -> addTo(channel.pipeline())));
	}

	private void addTo(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpCodec) != null) {
			pipeline.addAfter(NettyPipeline.HttpCodec, "bare-refusals", new Filler());
		}
	}

	private FullHttpResponse filled(FullHttpResponse bare, @Nullable HttpRequest request) {
		FullHttpResponse filled = problem(bare.protocolVersion(), path(request), languages(request),
				InvalidRequest.of("request", "invalid"), bare);
		bare.release();
		return filled;
	}

	/** The answer to a head that did not arrive in time. */
	FullHttpResponse lateHead() {
		FullHttpResponse bare = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT);
		bare.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		return problem(HttpVersion.HTTP_1_1, "/", List.of(), new Refusal(Code.REQUEST_TIMEOUT), bare);
	}

	private FullHttpResponse problem(HttpVersion version, String path, List<Locale.LanguageRange> languages,
			Refusal refusal, FullHttpResponse bare) {
		HttpAnswer answer = this.problems.render(path, languages, refusal);
		FullHttpResponse filled = new DefaultFullHttpResponse(version, bare.status(),
				Unpooled.wrappedBuffer(answer.bytes()));
		filled.headers().setAll(bare.headers());
		HttpHeaders headers = new HttpHeaders();
		SecurityHeaders.write(headers, null);
		answer.writeHeaders(headers);
		headers.forEach((name, values) -> filled.headers().set(name, values));
		filled.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.bytes().length);
		return filled;
	}

	private static FullHttpResponse versionNotSupported() {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
		response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
		return response;
	}

	/** As far as it can be told: what could not be read has the path of nothing. */
	private static String path(@Nullable HttpRequest request) {
		String uri = (request != null) ? request.uri() : "/";
		return uri.startsWith("/") ? uri.split("\\?", 2)[0] : "/";
	}

	private static List<Locale.LanguageRange> languages(@Nullable HttpRequest request) {
		String wanted = (request != null) ? request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE) : null;
		try {
			return (wanted != null) ? Locale.LanguageRange.parse(wanted) : List.of();
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	/** Of one connection, whose event loop alone calls it. */
	private final class Filler extends ChannelDuplexHandler {

		private @Nullable HttpRequest request;

		/** Why a request was given back to the server as one that cannot be read. */
		private @Nullable HttpResponseStatus refused;

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (this.refused != null) {
				// The connection ends with the refusal.
				ReferenceCountUtil.release(message);
				return;
			}
			if (message instanceof HttpRequest head) {
				this.request = head.decoderResult().isSuccess() ? head : null;
				if (this.request != null) {
					refuseUnlessGood(head);
				}
			}
			context.fireChannelRead(message);
		}

		/** The server answers in its turn: others may be answered before. */
		private void refuseUnlessGood(HttpRequest head) {
			if (head.protocolVersion().majorVersion() != 1) {
				refuse(head, HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
			}
			else if (!HostHeader.isGood(head.protocolVersion(), head.headers())) {
				refuse(head, HttpResponseStatus.BAD_REQUEST);
			}
		}

		private void refuse(HttpRequest head, HttpResponseStatus status) {
			this.refused = status;
			head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(status.toString())));
		}

		/** The promise says how the write went. */
		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			context.write(
					(message instanceof FullHttpResponse response && isBare(response)) ? answer(response) : message,
					promise);
		}

		private boolean isBare(FullHttpResponse response) {
			return response.status().code() == HttpResponseStatus.BAD_REQUEST.code() && !response.content().isReadable()
					&& !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
		}

		private FullHttpResponse answer(FullHttpResponse bare) {
			if (HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED.equals(this.refused)
					&& bare.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
				bare.release();
				return versionNotSupported();
			}
			return filled(bare, this.request);
		}

	}

}
