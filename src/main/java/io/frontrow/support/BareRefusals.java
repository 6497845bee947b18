package io.frontrow.support;

import java.util.List;
import java.util.Locale;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives a body and a code to what the HTTP server refuses by itself, before any of our
 * filters: a request line or header that cannot be read, one that is too long, a path
 * that is no URI. All of them are {@code INVALID_REQUEST}.
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
		HttpAnswer answer = this.problems.render(path(request), languages(request),
				InvalidRequest.of(field(bare.status()), "invalid"));
		FullHttpResponse filled = new DefaultFullHttpResponse(bare.protocolVersion(), HttpResponseStatus.BAD_REQUEST,
				Unpooled.wrappedBuffer(answer.bytes()));
		filled.headers().setAll(bare.headers());
		filled.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
		filled.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.bytes().length);
		bare.release();
		return filled;
	}

	private static String field(HttpResponseStatus status) {
		return switch (status.code()) {
			case 414 -> "path";
			case 431 -> "header";
			default -> "request";
		};
	}

	/** As far as it can be told: what could not be read has the path of nothing. */
	private static String path(@Nullable HttpRequest request) {
		String uri = (request != null && request.decoderResult().isSuccess()) ? request.uri() : "/";
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

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof HttpRequest head) {
				this.request = head;
			}
			context.fireChannelRead(message);
		}

		/** The promise says how the write went. */
		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			context.write((message instanceof FullHttpResponse response && isBare(response))
					? filled(response, this.request) : message, promise);
		}

		private boolean isBare(FullHttpResponse response) {
			return response.status().code() / 100 == 4 && !response.content().isReadable()
					&& !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
		}

	}

}
