-- The id of the deployment that this database belongs to, made once, here. The mark of its lines in Redis has it too, so that two
-- deployments on one Redis are told apart. A copy of the database has the same id.
CREATE TABLE installation (
  one             TINYINT  NOT NULL PRIMARY KEY,
  installation_id CHAR(36) NOT NULL
);

INSERT INTO installation (one, installation_id) VALUES (1, UUID());
