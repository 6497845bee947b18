package io.frontrow.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Spring Boot print the settings and what they may be, in place of a stack trace. */
class BadSettingsAnalyzer extends AbstractFailureAnalyzer<BadSettings> {

	private static final String ACTION = "Change what is named above. A time is written with its unit: 300s, 100ms, 5m or PT5M.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BadSettings cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
	}

}
