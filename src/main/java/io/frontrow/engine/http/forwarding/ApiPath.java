package io.frontrow.engine.http.forwarding;

import java.net.URI;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Paths of the API as the client of a request sees them: behind the prefix of a trusted
 * proxy and {@code spring.webflux.base-path}, where there are such.
 */
public final class ApiPath {

	/** Before the path of every call. */
	public static final String ROOT = "/api/v1";

	private ApiPath() {
	}

	/**
	 * Where that is, for {@code Location}.
	 * @param path of the call, without {@link #ROOT}
	 */
	public static URI of(ServerHttpRequest request, String path) {
		return URI.create(request.getPath().contextPath().value() + ROOT + path);
	}

}
