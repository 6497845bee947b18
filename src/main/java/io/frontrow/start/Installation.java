package io.frontrow.start;

import org.springframework.stereotype.Component;

/** The deployment that the database belongs to: the same on all of its instances. */
@Component
public class Installation {

	private final String id;

	Installation(Migrations migrations) {
		this.id = migrations.installationId();
	}

	/** A UUID, made with the database's schema and never changed. */
	public String id() {
		return this.id;
	}

}
