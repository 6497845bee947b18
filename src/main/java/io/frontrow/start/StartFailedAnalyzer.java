package io.frontrow.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Spring Boot print what happened and what to do, in place of a stack trace. */
class StartFailedAnalyzer extends AbstractFailureAnalyzer<StartFailed> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StartFailed cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
